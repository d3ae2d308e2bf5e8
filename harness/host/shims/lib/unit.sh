# Unit files of systemd as far as a simple service needs them: where they lie, what they say (systemd.unit(5), systemd.service(5)).
unit_folders=(/etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /lab/shims/units /usr/lib/systemd/system)

# Services that a virtual machine runs and a lab does without: they can be started and stopped, and do nothing.
inert=" systemd-resolved systemd-networkd systemd-networkd-wait-online systemd-timesyncd systemd-journald systemd-logind \
systemd-sysctl systemd-modules-load netfilter-persistent networking network NetworkManager ufw ssh sshd cron rsyslog \
apparmor dbus snapd unattended-upgrades apt-daily apt-daily-upgrade multipathd polkit chrony ntp "

# What the name in $1 is called here: without its suffix, and by the name that its package gives it.
canonical() {
  local name=${1%.service}
  case "$name" in
    redis) echo redis-server ;;
    postgresql@*) echo postgresql ;;
    *) echo "${name##*/}" ;;
  esac
}

# Sets `file` to the unit file of $1; fails where there is none.
find_unit() {
  local name=$1 folder
  for folder in "${unit_folders[@]}"; do
    for file in "$folder/$name.service" "$folder/${name%%@*}@.service"; do
      [ -e "$file" ] && [[ "$file" != *@.service || "$name" = *@?* ]] && return 0
    done
  done
  file=
  return 1
}

# Sets `unit`, by key, to what the unit's file and its drop-ins say; a key that may be given often has its values line by line.
declare -A unit
read_unit() {
  local name=$1 folder part
  unit=()
  if ! find_unit "$name"; then
    [[ "$inert" = *" $name "* ]] || return 1
    unit=([Type]=oneshot [RemainAfterExit]=yes [ExecStart]="/lab/shims/lib/inert $name" [Description]="$name, as far as a lab needs it")
    return 0
  fi
  [ "$file" -ef /dev/null ] && unit[masked]=yes && return 0
  read_part "$file" "$name"
  for folder in "${unit_folders[@]}"; do
    for part in "$folder/$name.service.d"/*.conf; do [ -f "$part" ] && read_part "$part" "$name"; done
  done
  return 0
}

read_part() {
  local line begun= key value
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    [[ "$line" =~ ^[[:space:]]*[#\;] ]] && continue
    line=$begun$line begun=
    if [[ "$line" = *\\ ]]; then begun="${line%\\} "; continue; fi
    [[ "$line" =~ ^[[:space:]]*([A-Za-z]+)[[:space:]]*=[[:space:]]*(.*)$ ]] || continue
    key=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    specifiers "$2"
    value=${value%"${value##*[![:space:]]}"}
    case "$key" in
      Exec* | Environment | EnvironmentFile | Requires | Wants | BindsTo | WantedBy)
        if [ -z "$value" ]; then unit[$key]=; else unit[$key]+=${unit[$key]:+$'\n'}$value; fi
        ;;
      *) unit[$key]=$value ;;
    esac
  done < "$1"
}

# Sets `value` to itself with the specifiers of systemd.unit(5) filled in for the unit $1.
specifiers() {
  local name=$1 instance=
  [[ "$value" = *%* ]] || return 0
  [[ "$name" = *@* ]] && instance=${name#*@}
  value=${value//%%/$'\1'}
  value=${value//%[iI]/$instance} value=${value//%n/$name.service} value=${value//%N/$name} value=${value//%[pP]/${name%%@*}}
  value=${value//%H/$HOSTNAME} value=${value//%t//run} value=${value//%S//var/lib} value=${value//%h//root} value=${value//%u/root}
  value=${value//$'\1'/%}
}

# Sets `words` to those of a line, without their quotes.
split() {
  if [[ "$1" = *[\"\'\\]* ]]; then mapfile -d '' words < <(printf '%s' "$1" | xargs -r printf '%s\0'); else read -ra words <<< "$1"; fi
}

# Sets `environment` to what the unit's processes get, and `values` to the same by name.
declare -A values
read_environment() {
  local line word path
  environment=("PATH=$PATH" LANG=C.UTF-8 "PYTHONUNBUFFERED=1" "INVOCATION_ID=$1")
  for word in LAB_DAY LAB_UPLINK LAB_OUT LAB_SECONDS; do [ -n "${!word-}" ] && environment+=("$word=${!word}"); done
  if [ -n "${unit[User]-}" ]; then
    environment+=("HOME=$(getent passwd "${unit[User]}" | cut -d: -f6)" "USER=${unit[User]}" "LOGNAME=${unit[User]}")
  else
    environment+=(HOME=/root USER=root)
  fi
  while IFS= read -r line; do split "$line"; environment+=("${words[@]}"); done <<< "${unit[Environment]-}"
  while IFS= read -r path; do
    [ -n "$path" ] || continue
    if [ ! -r "${path#-}" ]; then
      [[ "$path" = -* ]] && continue
      echo "Failed to load environment files: $path: No such file or directory"
      return 1
    fi
    while IFS= read -r line || [ -n "$line" ]; do
      [[ "$line" =~ ^[[:space:]]*[A-Za-z_][A-Za-z0-9_]*= ]] || continue
      line=${line%$'\r'} line=${line#"${line%%[![:space:]]*}"}
      word=${line#*=}
      [[ "$word" =~ ^\"(.*)\"[[:space:]]*$ || "$word" =~ ^\'(.*)\'[[:space:]]*$ ]] && word=${BASH_REMATCH[1]}
      environment+=("${line%%=*}=$word")
    done < "${path#-}"
  done <<< "${unit[EnvironmentFile]-}"
  values=()
  for word in "${environment[@]}"; do [[ "$word" = ?*=* ]] && values[${word%%=*}]=${word#*=}; done
}

# Sets `command` to the words of an Exec line, with its variables, and `forgiven` where its failure does not count.
read_command() {
  local line=$1 word out name
  forgiven= command=()
  while [[ "$line" = [-@:+!]* ]]; do
    [[ "$line" = -* ]] && forgiven=1
    line=${line:1}
  done
  split "$line"
  for word in "${words[@]}"; do
    if [[ "$word" =~ ^\$([A-Za-z_][A-Za-z0-9_]*)$ ]]; then
      read -ra out <<< "${values[${BASH_REMATCH[1]}]-}"
      command+=("${out[@]}")
      continue
    fi
    out=
    while [[ "$word" = *'$'* ]]; do
      out+=${word%%'$'*} word=${word#*'$'}
      case "$word" in
        '$'*) out+='$' word=${word:1} ;;
        '{'*'}'*) name=${word:1} name=${name%%'}'*} out+=${values[${name:-_}]-} word=${word#*'}'} ;;
        *) out+='$' ;;
      esac
    done
    command+=("$out$word")
  done
}

# A time span of systemd's in seconds; $2 where there is none.
seconds() {
  case "$1" in
    '' | infinity) echo "$2" ;;
    *ms) awk "BEGIN { print ${1%%[!0-9.]*} / 1000 }" ;;
    *min | *m) echo $((${1%%[!0-9]*} * 60)) ;;
    *) echo "${1%%[!0-9.]*}" ;;
  esac
}
