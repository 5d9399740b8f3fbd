# fish completion for proflens: commands, options and the values of those that have a fixed set.
set -l commands top list annotate types doctor
set -l none "not __fish_seen_subcommand_from $commands"

complete -c proflens -n $none -f
complete -c proflens -n $none -a top -d 'The costliest rows'
complete -c proflens -n $none -a list -d 'The source of functions, with cost'
complete -c proflens -n $none -a annotate -d 'A file as an editor shows it'
complete -c proflens -n $none -a types -d 'What is in a profile'
complete -c proflens -n $none -a doctor -d 'What would be loaded here'
complete -c proflens -n $none -l stdio -d 'Serve on standard input and output'
complete -c proflens -n $none -l socket -x -d 'Connect to this port'
complete -c proflens -n $none -l pipe -r -d 'Connect to this local socket'
complete -c proflens -n $none -l clientProcessId -x -a '(__fish_complete_pids)' -d 'Stop when this process has ended'
complete -c proflens -n $none -l log -r -d 'Write a log'
complete -c proflens -n $none -l version -d 'Print the version'
complete -c proflens -n $none -l help -d 'Print a summary'

set -l types samples cpu alloc_objects alloc_space inuse_objects inuse_space contentions delay goroutine
complete -c proflens -n '__fish_seen_subcommand_from top' -l type -x -a "$types" -d 'Sample type'
complete -c proflens -n '__fish_seen_subcommand_from top' -l by -x -a 'function line file package' -d 'What a row is about'
complete -c proflens -n '__fish_seen_subcommand_from top' -l sort -x -a 'flat cum' -d 'Order'
complete -c proflens -n '__fish_seen_subcommand_from top' -l limit -x -d 'At most so many rows, 0 for all'
complete -c proflens -n '__fish_seen_subcommand_from top' -l json -d 'Print one JSON object'
complete -c proflens -n '__fish_seen_subcommand_from list' -l source -x -a '(__fish_complete_directories)' -d 'Look for sources here'
complete -c proflens -n '__fish_seen_subcommand_from doctor' -f -a '(__fish_complete_directories)'
