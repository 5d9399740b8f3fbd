-- Defines :Proflens and keeps code lenses up to date; starting the server is vim.lsp.enable's or setup()'s business.
if vim.g.loaded_proflens then
  return
end
vim.g.loaded_proflens = true
require("proflens.command").define()
require("proflens.lenses").watch()
