# What we send, judged by others: Microsoft's client library as the peer on each transport, and the official types.
foreach(transport stdio socket pipe)
  proflens_script(conformance.peer_${transport} ${PROJECT_SOURCE_DIR}/tests/conformance/peer_test.mjs ${transport})
endforeach()
proflens_script(conformance.sessions ${PROJECT_SOURCE_DIR}/tests/conformance/sessions_test.mjs $<TARGET_FILE:server_test>)
