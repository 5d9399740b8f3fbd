# fish completion for proflens: commands, options and the values of those that have a fixed set.
set -l commands top list annotate types doctor benchstat report
set -l none "not __fish_seen_subcommand_from $commands"

complete -c proflens -n $none -f
complete -c proflens -n $none -a top -d 'The costliest rows'
complete -c proflens -n $none -a list -d 'The source of functions, with cost'
complete -c proflens -n $none -a annotate -d 'A file as an editor shows it'
complete -c proflens -n $none -a types -d 'What is in a profile'
complete -c proflens -n $none -a doctor -d 'What would be loaded here'
complete -c proflens -n $none -a benchstat -d 'Results of Go benchmarks, compared'
complete -c proflens -n $none -a report -d 'What costs, why, and what to do about it'
complete -c proflens -n $none -l stdio -d 'Serve on standard input and output'
complete -c proflens -n $none -l socket -x -d 'Connect to this port'
complete -c proflens -n $none -l pipe -r -d 'Connect to this local socket'
complete -c proflens -n $none -l clientProcessId -x -a '(__fish_complete_pids)' -d 'Stop when this process has ended'
complete -c proflens -n $none -l log -r -d 'Write a log'
complete -c proflens -n $none -l version -d 'Print the version'

complete -c proflens -s h -l help -d 'Print help'

set -l types samples cpu alloc_objects alloc_space inuse_objects inuse_space contentions delay goroutine
complete -c proflens -n '__fish_seen_subcommand_from top list annotate report' -l type -x -a "$types" -d 'Sample type'
complete -c proflens -n '__fish_seen_subcommand_from top' -l by -x -a 'function line file package' -d 'What a row is of'
complete -c proflens -n '__fish_seen_subcommand_from top' -l sort -x -a 'flat cum' -d 'Order'
complete -c proflens -n '__fish_seen_subcommand_from top report' -l limit -x -d 'Rows to print, 0 for all'
complete -c proflens -n '__fish_seen_subcommand_from top types doctor benchstat' -l json -d 'Print JSON'
complete -c proflens -n '__fish_seen_subcommand_from list annotate types doctor report' -l source -x -a '(__fish_complete_directories)' -d 'Where sources lie'
complete -c proflens -n '__fish_seen_subcommand_from report' -l format -x -a 'md json' -d 'Markdown or JSON'
complete -c proflens -n '__fish_seen_subcommand_from annotate' -l color -x -a 'auto always never' -d 'Colour'
complete -c proflens -n '__fish_seen_subcommand_from annotate' -l plain -d 'Neither colour nor line numbers nor heading'
complete -c proflens -n '__fish_seen_subcommand_from doctor' -f -a '(__fish_complete_directories)'
