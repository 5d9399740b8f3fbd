;;; proflens-lsp.el --- Proflens as an add-on of lsp-mode  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Load this after lsp-mode.  Registers Proflens beside a language's own server.  lsp-mode shows lenses,
;; hovers, remarks and actions by itself.

;;; Code:

(require 'proflens-client)

(require 'lsp-mode nil t)

(declare-function lsp-find-workspace "lsp-mode")
(declare-function lsp--text-document-identifier "lsp-mode")
(declare-function lsp-request-async "lsp-mode")
(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function lsp--workspace-server-capabilities "lsp-mode")
(defvar lsp--cur-workspace)
(defvar lsp--session)
(defvar proflens-modes)

(defun proflens-lsp--plists (value)
  "VALUE, as lsp-mode has it, with property lists in place of hash tables."
  (cond ((hash-table-p value)
         (let (plist)
           (maphash (lambda (key item)
                      (setq plist (nconc (list (intern (format ":%s" key))
                                               (proflens-lsp--plists item))
                                         plist)))
                    value)
           plist))
        ((vectorp value) (vconcat (mapcar #'proflens-lsp--plists value)))
        ((consp value) (mapcar #'proflens-lsp--plists value))
        (t value)))

(defun proflens-lsp--ask (workspace method params on-result on-error)
  "Ask METHOD with PARAMS in WORKSPACE; ON-RESULT or ON-ERROR is called."
  (let ((lsp--cur-workspace workspace))
    (lsp-request-async method params
                       (lambda (answer) (funcall on-result (proflens-lsp--plists answer)))
                       :mode 'detached
                       :error-handler
                       (lambda (problem)
                         (funcall on-error
                                  (plist-get (proflens-lsp--plists problem) :message))))))

(defun proflens-lsp--find (where)
  "A link over lsp-mode, WHERE being `here' or `any'."
  (when-let* ((workspace (and (bound-and-true-p lsp--session)
                              (or (not (eq where 'here)) (bound-and-true-p lsp-mode))
                              (lsp-find-workspace 'proflens
                                                  (and (eq where 'here) buffer-file-name)))))
    (make-proflens-link
     :kind 'lsp
     :ask (lambda (&rest question) (apply #'proflens-lsp--ask workspace question))
     :document (lambda () (proflens-lsp--plists (lsp--text-document-identifier)))
     :commands (lambda ()
                 (plist-get (plist-get (proflens-lsp--plists
                                        (lsp--workspace-server-capabilities workspace))
                                       :executeCommandProvider)
                            :commands)))))

(add-to-list 'proflens-link-finders #'proflens-lsp--find t)

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
