;;; proflens-eglot.el --- Proflens as a server of eglot  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Eglot alone: Proflens is the server of a mode, and `proflens-mode' shows in
;; its buffers what eglot does not: lenses, and hints in eglot before 1.12.
;; Behind the multiplexer rass another server is the main one, and of Proflens
;; only remarks and actions arrive; `proflens-mode' adds the rest by a server of
;; its own.

;;; Code:

(require 'eglot)
(require 'subr-x)
(require 'proflens-client)
(require 'proflens-link)

(defclass proflens-eglot-server (eglot-lsp-server) ()
  :documentation "Proflens, which says when there are new numbers.")

(defun proflens-eglot--commands (server)
  "All commands of the eglot SERVER."
  (plist-get (plist-get (eglot--capabilities server) :executeCommandProvider) :commands))

(defun proflens-eglot--link (server)
  "A link over eglot's SERVER, nil if Proflens is not there.
Behind a multiplexer only commands reach it."
  (let ((alone (equal (plist-get (eglot--server-info server) :name) "proflens")))
    (when (or alone
              (cl-some (lambda (command) (string-suffix-p "proflens.status" command))
                       (proflens-eglot--commands server)))
      (make-proflens-link
       :kind 'eglot
       :ask (lambda (&rest question)
              (when (bound-and-true-p eglot--managed-mode)
                (eglot--signal-textDocument/didChange))
              (apply #'proflens-link-ask-by-jsonrpc server question))
       :document #'eglot--TextDocumentIdentifier
       :commands (lambda () (proflens-eglot--commands server))
       :only-commands (not alone)))))

(defun proflens-eglot--find (where)
  "A link over eglot, WHERE being `here' or `any'."
  (if (eq where 'here)
      (when-let* ((server (and buffer-file-name (eglot-current-server))))
        (proflens-eglot--link server))
    (cl-some #'proflens-eglot--link
             (apply #'append (hash-table-values eglot--servers-by-project)))))

(add-to-list 'proflens-link-finders #'proflens-eglot--find t)

(cl-defmethod eglot-client-capabilities :around ((_server proflens-eglot-server))
  "What eglot can do, and what we add."
  (let* ((abilities (cl-call-next-method))
         (workspace (copy-sequence (plist-get abilities :workspace))))
    (setq workspace (plist-put workspace :codeLens '(:refreshSupport t)))
    (setq workspace (plist-put workspace :inlayHint '(:refreshSupport t)))
    (plist-put abilities :workspace workspace)))

(cl-defmethod eglot-initialization-options ((server proflens-eglot-server))
  "What `proflens-settings' say, where SERVER is Proflens alone."
  (if (and proflens-settings
           (equal (process-command (jsonrpc--process server)) proflens-command))
      proflens-settings
    (cl-call-next-method)))

(defun proflens-eglot--draw-hints ()
  "Have eglot draw its hints anew.
By itself it does so only after a change of the text, and to redraw the
same lines there is nothing public."
  (save-restriction
    (widen)
    (eglot--update-hints-1 (point-min) (point-max))))

(defun proflens-eglot--refresh (server)
  "Show the new numbers of SERVER in all its buffers."
  (dolist (buffer (eglot--managed-buffers server))
    (when (buffer-live-p buffer)
      (with-current-buffer buffer
        (when (bound-and-true-p eglot-inlay-hints-mode)
          (proflens-eglot--draw-hints)))
      (run-hook-with-args 'proflens-client-refresh-functions buffer))))

(cl-defmethod eglot-handle-request
  ((server proflens-eglot-server) (_method (eql workspace/codeLens/refresh)) &rest _)
  "SERVER has new numbers."
  (proflens-eglot--refresh server)
  nil)

(cl-defmethod eglot-handle-request
  ((_server proflens-eglot-server) (_method (eql workspace/inlayHint/refresh)) &rest _)
  "Comes with the refresh of lenses."
  nil)

;;;###autoload
(defun proflens-eglot-use (modes &optional main)
  "Make Proflens eglot's server of MODES, a list of major modes.
MAIN is the command of another server, such as (\"gopls\"): then that is the
main one, and the multiplexer rass runs both."
  (setf (alist-get modes eglot-server-programs nil nil #'equal)
        (cons 'proflens-eglot-server
              (if main (append '("rass" "--") main '("--") proflens-command)
                proflens-command))))

(defun proflens-eglot--managed ()
  "Go along with eglot, on or off in this buffer."
  (let ((link (proflens-eglot--find 'here)))
    (setq proflens-client-quiet (and link (proflens-link-only-commands link))))
  (when (bound-and-true-p proflens-mode)
    (when proflens-client               ; eglot has put its own in place of all others
      (add-hook 'flymake-diagnostic-functions #'proflens-client-flymake nil t))
    (run-hook-with-args 'proflens-client-refresh-functions (current-buffer))))

(add-hook 'eglot-managed-mode-hook #'proflens-eglot--managed)

(provide 'proflens-eglot)
;;; proflens-eglot.el ends here
