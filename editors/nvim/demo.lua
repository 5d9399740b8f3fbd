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
vim.opt.winborder = "rounded"
vim.opt.winbar = " Proflens   K details   gra actions   grl run the lens   :q leave "

local function folded(remark) -- Neovim cuts lines of virtual text off at the window's edge
  local room, lines, line = math.max(30, vim.o.columns - remark.col - 40), {}, ""
  for word in remark.message:gmatch("%S+") do
    if #line + #word > room then
      table.insert(lines, line)
      line = ""
    end
    line = line == "" and word or line .. " " .. word
  end
  return table.concat(vim.list_extend(lines, { line }), "\n")
end
vim.diagnostic.config({ virtual_lines = { current_line = true, format = folded } })
vim.cmd("syntax on | filetype plugin on")

vim.lsp.enable("proflens")
vim.lsp.inlay_hint.enable()
vim.keymap.set("n", "grl", vim.lsp.codelens.run, { desc = "Run the code lens of this line" })
