" Vim with ALE: Proflens as a linter of Go, which is what ALE calls a language server. docs/editors/vim.md
set nocompatible noswapfile signcolumn=yes
execute 'set runtimepath^=' . $ALE
filetype plugin on
syntax on
let g:ale_disable_lsp = 0
let g:ale_linters = {'go': ['gopls', 'proflens']}
let g:ale_go_gopls_executable = $GOPLS
let g:ale_virtualtext_cursor = 'all'
let g:ale_hover_to_preview = 1

function! ProflensRoot(buffer) abort
  let l:module = ale#path#FindNearestFile(a:buffer, 'go.mod')
  return empty(l:module) ? expand('#' . a:buffer . ':p:h') : fnamemodify(l:module, ':h')
endfunction
call ale#linter#Define('go', {
\   'name': 'proflens',
\   'lsp': 'stdio',
\   'executable': $PROFLENS_BINARY,
\   'command': '%e',
\   'project_root': function('ProflensRoot'),
\})
