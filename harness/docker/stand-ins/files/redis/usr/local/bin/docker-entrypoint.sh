#!/bin/sh
# As the registry's image does: options and a configuration file go to redis-server, which does not run as root.
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then set -- redis-server "$@"; fi
if [ "$1" = redis-server ]; then
  # The registry's image is built with protected mode off; Debian's server is not.
  case " $* " in *--protected-mode*) ;; *) set -- "$@" --protected-mode no ;; esac
  if [ "$(id -u)" = 0 ]; then
    chown -R redis:redis /data
    exec su-exec redis "$@"
  fi
fi
exec "$@"
