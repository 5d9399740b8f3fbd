-- The action "Write a benchmark" writes one; nvim_test.py then vets and runs it.
local check = require("check")
check.lens("func Checksum", "cpu")
check.go("sum = (sum ^", "sum")
local offered = check.choose("enchmark")
vim.lsp.buf.code_action()
check.wait("actions", function()
  return #offered > 0
end)
local path = vim.env.MODULE .. "/pricing/pricing_test.go"
check.wait("the benchmark in a buffer", function()
  local bufnr = vim.fn.bufnr(path)
  if bufnr == -1 then
    return false
  end
  vim.fn.bufload(bufnr)
  return table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), "\n"):find("func BenchmarkChecksum", 1, true)
end)
vim.cmd("silent wall")
check.contains(check.read(path), "func BenchmarkChecksum(b *testing.B)")
