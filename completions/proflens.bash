# bash completion for proflens: commands, options and the values of those that have a fixed set.
# shellcheck shell=bash
_proflens() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      top | list | peek | tree | traces | tags | annotate | types | doctor | benchstat | fetch | captures | flame | report | pgo) command=$word && break ;;
    esac
  done
  case $previous in
    --by) _proflens_words 'function line file package' ;;
    --sort) _proflens_words 'flat cum' ;;
    --type) _proflens_words 'samples cpu alloc_objects alloc_space inuse_objects inuse_space contentions delay goroutine' ;;
    --color) _proflens_words 'auto always never' ;;
    --format) _proflens_words 'md json' ;;
    --granularity) _proflens_words 'functions filefunctions files lines' ;;
    --base | --diff-base) compopt -o default ;;
    --limit | --seconds | --timeout | --name | --header | --focus | --ignore | --hide | --show | --show-from | --prune-from) COMPREPLY=() ;;
    --tagfocus | --tagignore | --tagshow | --taghide) COMPREPLY=() ;;
    --source) compopt -o dirnames ;;
    *) _proflens_argument ;;
  esac
}

_proflens_argument() { # uses $command and $current of its caller
  local options='' selection='--type --focus --ignore --hide --show --show-from --prune-from --tagfocus --tagignore --tagshow
    --taghide --granularity --noinlines --relative-percentages --base --diff-base --normalize'
  case $command in
    '') options='--stdio --socket= --pipe= --clientProcessId= --log= --version --help top list peek tree traces tags annotate types doctor benchstat fetch captures flame report pgo' ;;
    top) options="$selection --by --sort --limit --json --help" ;;
    list) options="$selection --source --json --help" ;;
    peek | tags) options="$selection --json --help" ;;
    tree) options="$selection --sort --limit --json --help" ;;
    traces) options="$selection --limit --json --help" ;;
    annotate) options='--type --source --color --plain --help' ;;
    fetch) options='--seconds --output --name --header --ca --timeout --help' ;;
    captures) options='--delete --json --help' ;;
    types | doctor) options='--source --json --help' ;;
    benchstat) options='--json --help' ;;
    flame) options='--type --output --help' ;;
    pgo) options='--output --help' ;;
    report) options='--type --source --base --limit --format --help' ;;
  esac
  if [[ $current == -* || -z $command ]]; then
    _proflens_words "$options"
    [[ ${COMPREPLY[0]:-} == *= ]] && compopt -o nospace
  elif [[ $command == doctor ]]; then
    compopt -o dirnames
  else
    compopt -o default
  fi
}

_proflens_words() { # list
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

complete -F _proflens proflens
