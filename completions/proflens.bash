# bash completion for proflens: commands, options and the values of those that have a fixed set. -*- shell-script -*-
_proflens() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      top | list | annotate | types | doctor) command=$word && break ;;
    esac
  done
  case $previous in
    --by) COMPREPLY=($(compgen -W 'function line file package' -- "$current")) && return ;;
    --sort) COMPREPLY=($(compgen -W 'flat cum' -- "$current")) && return ;;
    --type)
      COMPREPLY=($(compgen -W 'samples cpu alloc_objects alloc_space inuse_objects inuse_space contentions delay goroutine' \
        -- "$current")) && return ;;
    --limit) return ;;
    --source) COMPREPLY=($(compgen -d -- "$current")) && return ;;
  esac
  local options=
  case $command in
    '') options='--stdio --socket= --pipe= --clientProcessId= --log= --version --help top list annotate types doctor' ;;
    top) options='--type --by --sort --limit --json' ;;
    list) options='--source' ;;
  esac
  if [[ $current == -* || -z $command ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    [[ ${COMPREPLY[0]:-} == *= ]] && compopt -o nospace
  elif [[ $command == doctor ]]; then
    COMPREPLY=($(compgen -d -- "$current"))
  else
    compopt -o default
  fi
}
complete -F _proflens proflens
