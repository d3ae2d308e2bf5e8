# A unit's processes: begun, watched and ended. What is known of them lies below /run/lab-services, what they print in /var/log/units.
. /lab/shims/lib/unit.sh
services=/run/lab-services
logs=/var/log/units

note() { echo "$2" > "$services/$1/$3"; }
known() { [ ! -e "$services/$1/$2" ] || echo "$(< "$services/$1/$2")"; }
journal() { echo "systemd[1]: $*"; }

# The processes of a unit: those that carry the mark of its start, its main one, and the children of these.
family() {
  local mark main pids
  mark=$(known "$1" invocation) main=$(known "$1" main)
  [ -n "$mark" ] && pids=$(grep -lsFz "INVOCATION_ID=$mark" /proc/[0-9]*/environ | grep -o '[0-9]*')
  [ -n "$main" ] && kill -0 "$main" 2> /dev/null && pids+=" $main $(pgrep -P "$main")"
  echo $pids
}

# active, inactive or failed.
state_of() {
  local state
  [ ! -e "$services/$1/state" ] || state=$(< "$services/$1/state")
  case "${state-}" in
    running)
      if [ -e "$services/$1/watched" ] && kill -0 "$(known "$1" watcher)" 2> /dev/null; then echo active
      elif [ -n "$(family "$1")" ]; then echo active
      else echo inactive; fi
      ;;
    exited) echo active ;;
    failed) echo failed ;;
    stopped) echo inactive ;;
    *) if ! find_unit "$1" && [[ "$inert" = *" $1 "* ]]; then echo active; else echo inactive; fi ;;
  esac
}

# Becomes the command in `command`, with the user, folder, network and environment of the unit.
become() {
  local prefix=() user=${unit[User]-} folder=${unit[WorkingDirectory]-/} capability
  if [ "$folder" = '~' ]; then folder=${values[HOME]}; fi
  if ! cd "${folder#-}" 2> /dev/null && [[ "$folder" != -* ]]; then
    journal "$name.service: Changing to the requested working directory failed: No such file or directory"
    exit 200
  fi
  [ -n "${unit[NetworkNamespacePath]-}" ] && prefix+=(nsenter "--net=${unit[NetworkNamespacePath]}" --)
  if [ -n "$user" ]; then
    if ! id "$user" > /dev/null 2>&1; then
      journal "$name.service: Failed to determine user credentials: No such process"
      exit 217
    fi
    prefix+=(setpriv --reuid "$user" --regid "${unit[Group]:-$(id -g "$user")}" --init-groups)
    for capability in ${unit[AmbientCapabilities]-}; do
      capability=+$(tr '[:upper:]' '[:lower:]' <<< "${capability#CAP_}")
      prefix+=(--inh-caps "$capability" --ambient-caps "$capability")
    done
    prefix+=(--)
  fi
  if ! PATH=${values[PATH]} command -v "${command[0]}" > /dev/null; then
    journal "$name.service: Failed to locate executable ${command[0]}: No such file or directory"
    exit 203
  fi
  exec env -i "${environment[@]}" "${prefix[@]}" "${command[@]}"
}

# Runs the lines of one kind in turn, until one fails.
run_lines() {
  local line
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    read_command "$line"
    (become) < /dev/null >> "$log" 2>&1 || [ -n "$forgiven" ] || return 1
  done <<< "${unit[$1]-}"
}

make_folders() {
  local key base one
  for key in Runtime:/run State:/var/lib Cache:/var/cache Logs:/var/log; do
    for one in ${unit[${key%%:*}Directory]-}; do
      install -d -o "${unit[User]:-root}" -g "${unit[Group]:-${unit[User]:-root}}" "${key#*:}/$one"
    done
  done
}

# Starts the unit `name`, whose file has been read; says what went wrong as systemd does.
start_unit() {
  local log=$logs/$name.log dependency
  if [ -n "${unit[masked]-}" ]; then
    echo "Failed to start $name.service: Unit $name.service is masked." >&2
    return 1
  fi
  mkdir -p "$services/$name" "$logs"
  for dependency in ${unit[Requires]-} ${unit[Wants]-} ${unit[BindsTo]-}; do
    [[ "$dependency" = *.service ]] && [ "$(state_of "$(canonical "$dependency")")" != active ] && "$0" start "$dependency" 2> /dev/null
  done
  rm -f "$services/$name"/{main,watched,watcher,code}
  note "$name" "$(cat /proc/sys/kernel/random/uuid | tr -d -)" invocation
  date +'%b %d %T' > "$services/$name/since"
  journal "Starting $name.service - ${unit[Description]:-$name.service}..." >> "$log"
  make_folders
  if read_environment "$(known "$name" invocation)" >> "$log" && [ -n "${unit[ExecStart]-}" ] && run_lines ExecStartPre && begin_main && run_lines ExecStartPost; then
    journal "Started $name.service - ${unit[Description]:-$name.service}." >> "$log"
    return 0
  fi
  note "$name" failed state
  echo "Job for $name.service failed because the control process exited with error code." >&2
  echo "See \"systemctl status $name.service\" and \"journalctl -xeu $name.service\" for details." >&2
  [ -z "${unit[ExecStart]-}" ] && echo "$name.service: Service has no ExecStart= setting. Refusing." | tee -a "$log" >&2
  grep -v '^systemd\[1\]: St' "$log" | tail -3 | sed 's/^/  /' >&2
  return 1
}

begin_main() {
  case "${unit[Type]:-simple}" in
    oneshot)
      run_lines ExecStart || return 1
      if [[ "${unit[RemainAfterExit]-}" =~ ^(yes|true|1|on)$ ]]; then note "$name" exited state; else note "$name" stopped state; fi
      ;;
    forking)
      run_lines ExecStart || return 1
      note "$name" running state
      main_of_fork
      ;;
    *)
      touch "$services/$name/watched"
      note "$name" running state
      setsid /lab/shims/lib/watch-unit "$name" < /dev/null >> "$log" 2>&1 &
      note "$name" $! watcher
      for _ in $(seq 100); do [ -s "$services/$name/main" ] && return 0; sleep 0.02; done
      ;;
  esac
}

# The daemon's number is in its PID file, a moment after its starter has ended.
main_of_fork() {
  local file=${unit[PIDFile]-}
  if [ -z "$file" ]; then
    family "$name" | cut -d' ' -f1 > "$services/$name/main"
    return 0
  fi
  for _ in $(seq 250); do
    if [ -s "$file" ] && kill -0 "$(head -1 "$file")" 2> /dev/null; then
      head -1 "$file" > "$services/$name/main"
      return 0
    fi
    sleep 0.02
  done
  journal "$name.service: Can't open PID file $file" >> "$log"
  return 1
}

stop_unit() {
  local log=$logs/$name.log patience watcher
  mkdir -p "$services/$name" "$logs"
  watcher=$(known "$name" watcher)
  if [ "$(state_of "$name")" = active ]; then
    note "$name" stopped state
    [ -n "$watcher" ] && kill -KILL "$watcher" 2> /dev/null
    read_environment "$(known "$name" invocation)" > /dev/null && values[MAINPID]=$(known "$name" main) && environment+=("MAINPID=${values[MAINPID]}")
    run_lines ExecStop
    kill $(family "$name") 2> /dev/null
    patience=$(seconds "${unit[TimeoutStopSec]-}" 10)
    patience=$((${patience%%.*} * 50))
    for _ in $(seq $((patience > 500 ? 500 : patience))); do
      [ -n "$(family "$name")" ] || break
      sleep 0.02
    done
    kill -KILL $(family "$name") 2> /dev/null
    run_lines ExecStopPost
    journal "Stopped $name.service - ${unit[Description]:-$name.service}." >> "$log"
  fi
  note "$name" stopped state
}

reload_unit() {
  local log=$logs/$name.log
  [ -n "${unit[ExecReload]-}" ] || { echo "Failed to reload $name.service: Job type reload is not applicable for unit $name.service." >&2; return 1; }
  read_environment "$(known "$name" invocation)" > /dev/null
  values[MAINPID]=$(known "$name" main)
  environment+=("MAINPID=${values[MAINPID]}")
  run_lines ExecReload
}
