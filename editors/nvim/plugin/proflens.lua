-- Defines :Proflens and keeps what is shown current; starting the server is the user's: vim.lsp.enable or setup().
if vim.g.loaded_proflens or vim.fn.has("nvim-0.7") == 0 then
  return
end
vim.g.loaded_proflens = true
require("proflens.command").define()
require("proflens.display").watch()
require("proflens.hints").watch()
require("proflens.heat").watch()
require("proflens.start").watch()
