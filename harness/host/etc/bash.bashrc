[ -z "$PS1" ] && return
