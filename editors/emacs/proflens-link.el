;;; proflens-link.el --- The way to Proflens from a buffer  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Several kinds of connections lead to Proflens: one of our own, one of eglot
;; (proflens-eglot.el), one of lsp-mode (proflens-lsp.el).  A link hides which
;; one it is: what is asked, and what comes back, are property lists.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)
(require 'proflens-client)

(cl-defstruct proflens-link
  "A way to the server."
  kind                                  ; a symbol: `own', `eglot', `lsp'
  ask       ; a function of method, parameters, and functions for answer and error
  document  ; a function that names this buffer as the server knows it
  commands  ; a function that lists the commands there are
  only-commands)                        ; whether it knows nothing of documents

(defvar proflens-link-finders (list #'proflens-link--own)
  "Functions that find a link, best first.
They are called with `here' to find one of this buffer, or with `any'.")

(defun proflens-link--own (where)
  "A link to a server of our own, WHERE being `here' or `any'."
  (when-let* ((client (if (eq where 'here) proflens-client (car proflens-client--all))))
    (when (jsonrpc-running-p client)
      (make-proflens-link
       :kind 'own
       :ask (lambda (&rest question)
              (proflens-client-flush)
              (apply #'proflens-link-ask-by-jsonrpc client question))
       :document #'proflens-client--document
       :commands (lambda ()
                   (plist-get (plist-get (proflens-client-capabilities client)
                                         :executeCommandProvider)
                              :commands))))))

(defun proflens-link-ask-by-jsonrpc (connection method params on-result on-error)
  "Ask METHOD with PARAMS over CONNECTION; ON-RESULT or ON-ERROR is called."
  (jsonrpc-async-request connection (intern (concat ":" method)) params
                         :success-fn on-result
                         :error-fn (lambda (problem)
                                     (funcall on-error (plist-get problem :message)))
                         :timeout-fn #'ignore
                         :timeout 60))

(defun proflens-link-find ()
  "The link of this buffer, or of any other; nil if there is none."
  (or (run-hook-with-args-until-success 'proflens-link-finders 'here)
      (run-hook-with-args-until-success 'proflens-link-finders 'any)))

(defun proflens-link-for-documents ()
  "The link of this buffer that answers about its text, nil if there is none."
  (car (proflens-link-all-for-documents)))

(defun proflens-link-all-for-documents ()
  "The links of this buffer that answer about its text."
  (cl-loop for find in proflens-link-finders
           for link = (funcall find 'here)
           when (and link (not (proflens-link-only-commands link))) collect link))

(defun proflens-link-request (link method params on-result &optional on-error)
  "Ask METHOD with PARAMS over LINK.
ON-RESULT gets the answer, ON-ERROR a text that says what went wrong."
  (funcall (proflens-link-ask link) method params on-result
           (or on-error (lambda (text) (message "Proflens: %s" text)))))

(defun proflens-link-this-document (link)
  "This buffer as the server at the end of LINK knows it."
  (funcall (proflens-link-document link)))

(defun proflens-link-wait (start)
  "Call START with a function, wait until that is called, return its argument.
Nil after three seconds."
  (let ((answer nil) (done nil))
    (funcall start (lambda (value) (setq answer value done t)))
    (with-timeout (3 nil)
      (while (not done) (accept-process-output nil 0.02)))
    answer))

(defun proflens-link-execute (command argument on-result &optional on-error)
  "Run COMMAND of the server with ARGUMENT, a property list or nil.
ON-RESULT gets the answer; ON-ERROR is as for `proflens-link-request'."
  (let ((link (proflens-link-find)))
    (unless link
      (user-error "Proflens is not running: `M-x proflens-mode' in a source file starts it"))
    (proflens-link-request link "workspace/executeCommand"
                           (append (list :command command)
                                   (when argument (list :arguments (vector argument))))
                           on-result on-error)))

(provide 'proflens-link)
;;; proflens-link.el ends here
