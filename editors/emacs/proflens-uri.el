;;; proflens-uri.el --- Names of files in the protocol  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; A file's URI and back.

;;; Code:

(require 'url-parse)
(require 'url-util)

(defconst proflens-uri--plain
  (let ((table (copy-sequence url-path-allowed-chars)))
    (aset table ?: nil)
    table)
  "The characters that stand for themselves in a URI.")

(defun proflens-uri-of (path)
  "The URI of the file PATH."
  (concat "file://" (url-hexify-string (expand-file-name path) proflens-uri--plain)))

(defun proflens-uri-path (uri)
  "The file that URI means, nil if it means none."
  (when (string-prefix-p "file:" uri)
    (decode-coding-string
     (url-unhex-string (url-filename (url-generic-parse-url uri))) 'utf-8)))

(provide 'proflens-uri)
;;; proflens-uri.el ends here
