# Which packages are there: under their own name, another one, or by what stands in for them.

# What needs no package here: the lab host's stand-ins, and what only serves to fetch or build packages.
stand_ins=' python3-pip python3-venv python3-full python3-virtualenv python3-distutils python3-dev python3-setuptools python3-wheel python-is-python3
 sudo nodejs npm iptables-persistent netfilter-persistent ufw kmod systemd init-system-helpers cron logrotate rsyslog lsb-release
 nano vim vim-tiny vim-nox vim-common emacs software-properties-common apt-transport-https apt-utils ca-certificates gnupg gnupg2 debconf-utils
 dirmngr build-essential gcc g++ make pkg-config libpq-dev libssl-dev libffi-dev bridge-utils less locales tzdata dialog whiptail dbus '

is_in_dpkg() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }
provided() { dpkg-query -W -f '${Provides}, \n' 2> /dev/null | grep -qE "(^|, )${1//[^a-z0-9-]/.}( \(|,)"; }

# Whether $1 is installed, under this name or another's.
installed() {
  local name=$1
  [[ "${stand_ins//$'\n'/}" = *" $name "* ]] && return 0
  is_in_dpkg "$name" && return 0
  case "$name" in
    python3.[0-9]* | python3-minimal) is_in_dpkg python3 && return 0 ;;
    linux-headers-* | linux-image-* | linux-modules-* | linux-tools-* | linux-generic | linux-virtual) return 0 ;;
    redis | redis-sentinel) installed redis-server && return 0 ;;
    nginx | nginx-full | nginx-core | nginx-extras | nginx-light | nginx-common) [ -x /usr/sbin/nginx ] && return 0 ;;
    postgresql | postgresql-contrib | postgresql-[0-9]* | postgresql-contrib-[0-9]* | postgresql-all | postgresql-client | postgresql-client-[0-9]* | postgresql-common)
      compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null && return 0 ;;
    dnsutils) installed bind9-dnsutils && return 0 ;;
    netcat | netcat-traditional | netcat-openbsd) command -v nc > /dev/null && return 0 ;;
    telnet | inetutils-telnet) command -v telnet > /dev/null && return 0 ;;
    arping | iputils-arping) command -v arping > /dev/null && return 0 ;;
    inetutils-ping | iputils-ping) command -v ping > /dev/null && return 0 ;;
    inetutils-traceroute | traceroute) command -v traceroute > /dev/null && return 0 ;;
    mtr) installed mtr-tiny && return 0 ;;
    tcpdump | ebtables | arptables | iptables | nftables | iproute2 | iproute | conntrack) command -v "${name/iproute2/ip}" > /dev/null && return 0 ;;
    docker.io | docker | docker-ce | docker-ce-cli | containerd | containerd.io) command -v docker > /dev/null && return 0 ;;
    docker-compose | docker-compose-plugin | docker-compose-v2)
      [ -e /usr/libexec/docker/cli-plugins/docker-compose ] || command -v docker-compose > /dev/null && return 0 ;;
    docker-buildx | docker-buildx-plugin) command -v docker > /dev/null && return 0 ;;
    python3-psycopg2 | python3-psycopg2-binary) [ -d /usr/lib/python3/dist-packages/psycopg2 ] && return 0 ;;
  esac
  provided "$name"
}

# Whether Debian or Ubuntu has a package of that name, as far as it is one that submissions ask for.
is_known() {
  grep -qx -- "$1" /lab/shims/known/packages || cut -d' ' -f2 /lab/shims/known/commands | grep -qx -- "$1" || grep -q "^$1 " /lab/shims/known/commands
}
