import { installCommand, present, tools } from '../tools.mjs';
import type { Finding } from './finding.ts';

/** A finding for each program of cli/tools.json, for Node and for koffi. */
export async function findTools(): Promise<Finding[]> {
  const programs = tools.map((tool): Finding => {
    const about = { group: 'tools', name: tool.tool, needed: tool.needed } as const;
    if (present(tool)) return { ...about, ok: true };
    return { ...about, ok: false, reason: tool.for, remedy: installCommand([tool]) };
  });
  return [nodeVersion(), await koffi(), ...programs];
}

function nodeVersion(): Finding {
  const about = { group: 'tools', name: 'Node 24', needed: true } as const;
  if (Number.parseInt(process.versions.node, 10) >= 24) return { ...about, ok: true };
  const reason = `this is Node ${process.versions.node}`;
  return { ...about, ok: false, reason, remedy: "use 'npm run doctor', which brings its own Node" };
}

async function koffi(): Promise<Finding> {
  const about = { group: 'tools', name: 'koffi', needed: true } as const;
  try {
    const { default: library } = await import('koffi');
    library.load('libc.so.6');
    return { ...about, ok: true };
  } catch (error) {
    const reason = `calls into the C library fail: ${String(error).split('\n')[0]}`;
    return { ...about, ok: false, reason, remedy: "remove node_modules and run 'npm run doctor' again" };
  }
}
