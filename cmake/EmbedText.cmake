# Text files as data of a program: proflens_embed(TARGET FOLDER) puts FOLDER/*.json into TARGET, where
# advice_texts() of analysis/advice_rules.h finds them.
function(proflens_embed target folder)
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.json)
  set(output ${PROJECT_BINARY_DIR}/generated/${target}_texts.cc)
  add_custom_command(OUTPUT ${output} DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/embed_text.cmake
    COMMAND ${CMAKE_COMMAND} "-DFILES=${files}" -DOUTPUT=${output} -P ${PROJECT_SOURCE_DIR}/cmake/embed_text.cmake VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
