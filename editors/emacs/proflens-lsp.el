;;; proflens-lsp.el --- Proflens as an add-on of lsp-mode  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Registers Proflens beside a language's own server.  lsp-mode shows lenses,
;; hovers, remarks and actions by itself.

;;; Code:

(require 'proflens-client)

(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(defvar proflens-modes)

(defun proflens-lsp--is-ours (_file mode)
  "Whether Proflens is to run in buffers of MODE."
  (memq mode proflens-modes))

(defun proflens-lsp-register ()
  "Make Proflens known to lsp-mode."
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection (lambda () proflens-command))
                    :activation-fn #'proflens-lsp--is-ours
                    :server-id 'proflens
                    :add-on? t
                    :priority -1
                    :initialization-options (lambda () (or proflens-settings (make-hash-table))))))

(defun proflens-lsp--opened ()
  "Take over from a server of our own in this buffer."
  (run-hook-with-args 'proflens-client-refresh-functions (current-buffer)))

(add-hook 'lsp-after-open-hook #'proflens-lsp--opened)
(proflens-lsp-register)

(provide 'proflens-lsp)
;;; proflens-lsp.el ends here
