# What the kernel has, found by trying it in a network namespace of its own.
asked=/run/lab-modules

link_type() { unshare -n ip link add lab0 type "$@" 2> /dev/null; }
qdisc() { unshare -n tc qdisc add dev lo root "$@" 2> /dev/null; }
match() { unshare -n iptables -A OUTPUT -m "$@" -j ACCEPT 2> /dev/null; }
target() { unshare -n iptables "$@" 2> /dev/null; }

# Whether the kernel has the module $1, loaded or built in.
kernel_has() {
  local name=${1//-/_}
  [ -e "/sys/module/$name" ] && return 0
  grep -qs "^$name " /proc/modules && return 0
  grep -qs "/$name\.ko" "/lib/modules/$(uname -r)/modules.builtin" && return 0
  case "$name" in
    br_netfilter) [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ] ;;
    bridge | dummy | ifb | vxlan | macvtap | vrf | bonding | bond | geneve | wireguard | nlmon | ipip | sit) link_type "${name/bonding/bond}" ;;
    veth) link_type veth peer name lab1 ;;
    8021q) link_type bridge && unshare -n sh -c 'ip link add lab0 type bridge && ip link add link lab0 name lab1 type vlan id 5' 2> /dev/null ;;
    macvlan | ipvlan) unshare -n sh -c "ip link add lab0 type bridge && ip link add link lab0 name lab1 type $name" 2> /dev/null ;;
    ip_gre | gre) link_type gretap remote 192.0.2.1 local 192.0.2.2 ;;
    tun | tap) [ -e /dev/net/tun ] ;;
    overlay | fuse | nfs | cifs) grep -qw "$name" /proc/filesystems ;;
    stp | llc) kernel_has bridge ;;
    x_tables | ip_tables | iptable_*) unshare -n iptables-legacy -t "$(sed -n 's/^iptable_//p' <<< "$name" | grep . || echo filter)" -L -n > /dev/null 2>&1 ;;
    ip6_tables | ip6table_*) unshare -n ip6tables-legacy -L -n > /dev/null 2>&1 ;;
    nf_tables | nf_tables_* | nft_compat | nft_chain_nat | nft_masq | nft_nat | nft_ct | nft_limit | nft_log | nft_reject*) unshare -n nft list ruleset > /dev/null 2>&1 ;;
    nfnetlink*) unshare -n nft list ruleset > /dev/null 2>&1 ;;
    nf_conntrack*) [ -e /proc/sys/net/netfilter/nf_conntrack_max ] ;;
    nf_nat* | *_MASQUERADE | ipt_MASQUERADE) target -t nat -A POSTROUTING -j MASQUERADE ;;
    xt_nat | xt_DNAT | xt_REDIRECT) target -t nat -A PREROUTING -p tcp --dport 1 -j DNAT --to-destination 192.0.2.1 ;;
    xt_LOG | ipt_LOG | nf_log*) target -A OUTPUT -j LOG ;;
    xt_conntrack | xt_state) match conntrack --ctstate NEW ;;
    xt_limit) match limit --limit 1/s ;;
    xt_comment) match comment --comment x ;;
    xt_multiport) unshare -n iptables -A OUTPUT -p tcp -m multiport --dports 1,2 -j ACCEPT 2> /dev/null ;;
    xt_statistic) match statistic --mode random --probability 0.5 ;;
    xt_recent) match recent --set ;;
    xt_hashlimit) match hashlimit --hashlimit-upto 1/s --hashlimit-name x ;;
    xt_physdev) match physdev --physdev-is-bridged ;;
    xt_addrtype) match addrtype --dst-type LOCAL ;;
    xt_mark | xt_connmark) match mark --mark 1 ;;
    sch_netem) qdisc netem delay 1ms ;;
    sch_tbf) qdisc tbf rate 1mbit burst 32kbit latency 400ms ;;
    sch_htb | sch_fq_codel | sch_sfq | sch_prio | sch_ingress | sch_fq) qdisc "${name#sch_}" ;;
    ip_vs*) [ -e /proc/net/ip_vs ] ;;
    *) return 1 ;;
  esac
}
