// Why there was no answer to a request, in words that say what to try. Pure.
#pragma once

#include <curl/curl.h>
#include <string>

#include "server/capture/http.h"

namespace proflens::server {

struct BrokenTransfer {
  CURLcode code = CURLE_OK;
  std::string words;         // libcurl's own
  long status = 0;           // 0: nothing came
  std::size_t received = 0;  // bytes of the body
  bool too_large = false;    // the body
  bool headers_too_large = false;
  bool connected = false;  // TCP
  bool sent = false;       // the request
};

std::unexpected<analysis::Error> transfer_failure(const BrokenTransfer& broken, const ProfileUrl& endpoint,
                                                  const HttpLimits& limits);

}  // namespace proflens::server
