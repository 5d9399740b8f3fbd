# Run by proflens_embed: writes OUTPUT, a C++ source with the texts of FILES as raw strings.
set(source "#include \"analysis/advice_rules.h\"\n\nnamespace proflens::analysis {\n\nstd::vector<std::string_view> advice_texts() {\n  return {\n")
foreach(file IN LISTS FILES)
  file(READ ${file} text)
  string(APPEND source "R\"~~~~(${text})~~~~\",\n")
endforeach()
file(WRITE ${OUTPUT} "${source}  };\n}\n\n}  // namespace proflens::analysis\n")
