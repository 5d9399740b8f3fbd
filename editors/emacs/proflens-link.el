;;; proflens-link.el --- The way to Proflens from a buffer  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Three kinds of connections lead to Proflens: one of our own, one of eglot,
;; one of lsp-mode.  A link is (KIND . CONNECTION); what is asked over it, and
;; what comes back, is the same for all: property lists.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)
(require 'proflens-client)

(declare-function eglot-current-server "eglot")
(declare-function eglot--capabilities "eglot")
(declare-function eglot--server-info "eglot")
(declare-function eglot--signal-textDocument/didChange "eglot")
(declare-function lsp-find-workspace "lsp-mode")
(declare-function lsp--text-document-identifier "lsp-mode")
(declare-function eglot--TextDocumentIdentifier "eglot")
(declare-function lsp-request-async "lsp-mode")
(defvar eglot--servers-by-project)
(defvar lsp--cur-workspace)
(defvar lsp--buffer-workspaces)
(defvar lsp--session)

(defun proflens-link--offers-commands (server)
  "Whether the eglot SERVER has commands of Proflens."
  (cl-some (lambda (command) (string-suffix-p "proflens.status" command))
           (proflens-link--commands server)))

(defun proflens-link--commands (server)
  "All commands of the eglot SERVER."
  (plist-get (plist-get (eglot--capabilities server) :executeCommandProvider) :commands))

(defun proflens-link--eglot (server)
  "A link over eglot's SERVER, nil if Proflens is not there.
Behind a multiplexer only commands reach it: the kind is then `commands'."
  (cond ((null server) nil)
        ((equal (plist-get (eglot--server-info server) :name) "proflens") (cons 'eglot server))
        ((proflens-link--offers-commands server) (cons 'commands server))))

(defun proflens-link--eglots ()
  "Every server of eglot."
  (when (bound-and-true-p eglot--servers-by-project)
    (apply #'append (hash-table-values eglot--servers-by-project))))

(defun proflens-link--here ()
  "The links of this buffer, best first."
  (delq nil
        (list
         (when (and proflens-client (jsonrpc-running-p proflens-client))
           (cons 'own proflens-client))
         (when (bound-and-true-p lsp--buffer-workspaces)
           (when-let* ((workspace (lsp-find-workspace 'proflens buffer-file-name)))
             (cons 'lsp workspace)))
         (when (and (featurep 'eglot) buffer-file-name)
           (proflens-link--eglot (eglot-current-server))))))

(defun proflens-link ()
  "The link of this buffer, or of any other; nil if there is none."
  (or (car (proflens-link--here))
      (when proflens-client--all (cons 'own (car proflens-client--all)))
      (when (bound-and-true-p lsp--session)
        (when-let* ((workspace (lsp-find-workspace 'proflens nil)))
          (cons 'lsp workspace)))
      (cl-some #'proflens-link--eglot (proflens-link--eglots))))

(defun proflens-link-for-documents ()
  "The link of this buffer that answers about its text, nil if there is none."
  (cl-find-if-not (lambda (link) (eq (car link) 'commands)) (proflens-link--here)))

(defun proflens-link-document (link)
  "This buffer as LINK's package names it to the server."
  (pcase (car link)
    ('eglot (eglot--TextDocumentIdentifier))
    ('lsp (proflens-link--plists (lsp--text-document-identifier)))
    (_ (proflens-client--document))))

(defun proflens-link--plists (value)
  "VALUE, as lsp-mode has it, with property lists in place of hash tables."
  (cond ((hash-table-p value)
         (let (plist)
           (maphash (lambda (key item)
                      (setq plist (nconc (list (intern (format ":%s" key))
                                               (proflens-link--plists item))
                                         plist)))
                    value)
           plist))
        ((vectorp value) (vconcat (mapcar #'proflens-link--plists value)))
        ((consp value) (mapcar #'proflens-link--plists value))
        (t value)))

(defun proflens-link-request (link method params on-result &optional on-error)
  "Ask METHOD with PARAMS over LINK.
ON-RESULT gets the answer, ON-ERROR a text that says what went wrong."
  (let ((on-error (or on-error (lambda (text) (message "Proflens: %s" text)))))
    (pcase (car link)
      ('lsp
       (let ((lsp--cur-workspace (cdr link)))
         (lsp-request-async method params
                            (lambda (answer) (funcall on-result (proflens-link--plists answer)))
                            :mode 'detached
                            :error-handler
                            (lambda (problem)
                              (funcall on-error (plist-get (proflens-link--plists problem)
                                                           :message))))))
      (kind
       (if (eq kind 'own)
           (proflens-client-flush)
         (when (and (bound-and-true-p eglot--managed-mode)
                    (fboundp 'eglot--signal-textDocument/didChange))
           (eglot--signal-textDocument/didChange)))
       (jsonrpc-async-request (cdr link) (intern (concat ":" method)) params
                              :success-fn on-result
                              :error-fn (lambda (problem)
                                          (funcall on-error (plist-get problem :message)))
                              :timeout-fn #'ignore
                              :timeout 60)))))

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
  (let ((link (proflens-link)))
    (unless link
      (user-error "Proflens is not running: `M-x proflens-mode' in a source file starts it"))
    (proflens-link-request link "workspace/executeCommand"
                           (append (list :command command)
                                   (when argument (list :arguments (vector argument))))
                           on-result on-error)))

(provide 'proflens-link)
;;; proflens-link.el ends here
