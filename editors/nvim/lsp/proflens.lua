-- Proflens for vim.lsp.enable("proflens"), Neovim 0.11 and later. Older ones: require("proflens").setup().
return {
  cmd = { "proflens" },
  filetypes = require("proflens").filetypes,
  root_markers = { "go.work", "go.mod", ".git" },
}
