-- The whole configuration of `make demo`: nvim -u editors/nvim/demo.lua FILE. Nothing of the user's own is read. Starts the
-- plugin beside this file with everything switched on; needs Neovim 0.11 and `proflens` on PATH.

local here = vim.fs.dirname(vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p")))
vim.opt.runtimepath:prepend(here)
vim.opt.packpath = vim.env.VIMRUNTIME

if vim.fn.has("nvim-0.11") == 0 then
  vim.notify("The demo wants Neovim 0.11 or later: tools/install-neovim fetches one", vim.log.levels.ERROR)
  return
end

vim.opt.termguicolors = true
vim.opt.number = true
vim.opt.swapfile = false
vim.opt.signcolumn = "yes"
vim.opt.tabstop = 4
vim.opt.winbar = " Proflens   K details   gra actions   grl run the lens   :q leave "
vim.diagnostic.config({ virtual_text = true })
vim.cmd("syntax on | filetype plugin on")

vim.lsp.enable("proflens")
vim.lsp.inlay_hint.enable()
vim.keymap.set("n", "grl", vim.lsp.codelens.run, { desc = "Run the code lens of this line" })
