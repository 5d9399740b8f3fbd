;;; proflens-client.el --- A connection of its own to Proflens  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Eglot runs one server in a buffer, so beside a language's own server
;; Proflens gets a connection of its own: one process a project, told of the
;; buffers that `proflens-mode' is on in.  A buffer's text goes to it a moment
;; after it changed, and before anything is asked about it.

;;; Code:

(require 'cl-lib)
(require 'jsonrpc)
(require 'project)
(require 'proflens-uri)

(defgroup proflens nil
  "What code costs, from recorded profiles."
  :group 'tools
  :prefix "proflens-")

(defcustom proflens-command '("proflens")
  "The program and its arguments."
  :type '(repeat string))

(defcustom proflens-settings nil
  "Settings of the server, as a property list.
For instance (:lens (:enable :json-false) :hint (:threshold 5)); what
there is stands in docs/configuration.md.  Read when a server starts."
  :type 'plist)

(defvar proflens-client-refresh-functions nil
  "Called with each buffer that the server may have new numbers for.")

(defclass proflens-client-connection (jsonrpc-process-connection)
  ((root :initarg :root :reader proflens-client-root)
   (buffers :initform nil :accessor proflens-client-buffers)
   (capabilities :initform nil :accessor proflens-client-capabilities))
  :documentation "A running Proflens that belongs to no other package.")

(defvar proflens-client--all nil "Every running `proflens-client-connection'.")

(defvar-local proflens-client nil "The `proflens-client-connection' of this buffer.")
(defvar-local proflens-client--version 0 "Of the text that was sent last.")
(defvar-local proflens-client--sent nil "The text that was sent last.")
(defvar-local proflens-client--changed nil
  "What changed since: (BEGINNING . CHARACTERS-UNCHANGED-AT-THE-END).")
(defvar-local proflens-client--timer nil "Sends what changed.")
(defvar-local proflens-client--remarks nil "Diagnostics, as the server sent them.")
(defvar-local proflens-client-quiet nil "Whether another package shows remarks here.")
(defvar-local proflens-client--report nil "Flymake's function to report them by.")

;;;; Starting and ending

(defvar proflens-client--waiting nil
  "Whether a server's answer is waited for.
Timers run meanwhile, and what they wait for in turn would end this
wait: nothing else may be started or ended.")

(defun proflens-client-later (function argument)
  "Call FUNCTION with ARGUMENT in a moment, when no server is waited for."
  (run-with-timer (if proflens-client--waiting 0.02 0) nil
                  (lambda ()
                    (if proflens-client--waiting
                        (proflens-client-later function argument)
                      (funcall function argument)))))

(defun proflens-client--root ()
  "The folder that a server for this buffer works in."
  (let ((project (project-current)))
    (expand-file-name
     (or (locate-dominating-file default-directory "go.work")
         (locate-dominating-file default-directory "go.mod")
         (and project (if (fboundp 'project-root) (project-root project)))
         default-directory))))

(defconst proflens-client--abilities
  '( :general (:positionEncodings ["utf-32"]) ; Emacs counts characters
     :workspace ( :applyEdit t
                  :configuration t
                  :codeLens (:refreshSupport t)
                  :inlayHint (:refreshSupport t)
                  :workspaceEdit (:documentChanges t :resourceOperations ["create"]))
     :window (:showDocument (:support t))
     :textDocument
     ( :hover (:contentFormat ["markdown" "plaintext"])
       :codeAction (:codeActionLiteralSupport
                    (:codeActionKind (:valueSet ["quickfix" "refactor" "source"])))
       :publishDiagnostics (:versionSupport t)))
  "What this client can do, as it is told to the server.")

(defun proflens-client--process (root)
  "Start the program in ROOT."
  (let ((default-directory root))
    (make-process :name "proflens" :command proflens-command :connection-type 'pipe
                  :coding 'utf-8-emacs-unix :noquery t
                  :stderr (generate-new-buffer " *proflens stderr*"))))

(defun proflens-client--start (root)
  "Start a server for ROOT and greet it."
  (unless (executable-find (car proflens-command))
    (user-error "Proflens: there is no program %s; install it or set `proflens-command'"
                (car proflens-command)))
  (let* ((quiet (if (>= emacs-major-version 30)
                    '(:events-buffer-config (:size 0 :format full))
                  '(:events-buffer-scrollback-size 0)))
         (client (apply #'make-instance 'proflens-client-connection
                        :name "proflens" :root root
                        :process (lambda () (proflens-client--process root))
                        :notification-dispatcher #'proflens-client--on-notification
                        :request-dispatcher #'proflens-client--on-request
                        :on-shutdown #'proflens-client--on-shutdown
                        quiet))
         (uri (proflens-uri-of (directory-file-name root)))
         (proflens-client--waiting t)
         (answer (jsonrpc-request
                  client :initialize
                  `( :processId ,(emacs-pid)
                     :clientInfo (:name "Emacs" :version ,emacs-version)
                     :rootUri ,uri
                     :workspaceFolders [(:uri ,uri :name ,(file-name-nondirectory
                                                           (directory-file-name root)))]
                     :initializationOptions ,(or proflens-settings (make-hash-table))
                     :capabilities ,proflens-client--abilities))))
    (setf (proflens-client-capabilities client) (plist-get answer :capabilities))
    (jsonrpc-notify client :initialized (make-hash-table))
    (push client proflens-client--all)
    client))

(defun proflens-client-for-buffer ()
  "The client for this buffer's project, started if there is none."
  (let ((root (proflens-client--root)))
    (or (cl-find-if (lambda (client)
                      (and (jsonrpc-running-p client)
                           (equal (proflens-client-root client) root)))
                    proflens-client--all)
        (proflens-client--start root))))

(defun proflens-client-end (client)
  "End CLIENT."
  (when (jsonrpc-running-p client)
    (let ((proflens-client--waiting t))
      (ignore-errors
        (jsonrpc-request client :shutdown nil :timeout 3)
        (jsonrpc-notify client :exit nil))
      (jsonrpc-shutdown client))))

(defun proflens-client--on-shutdown (client)
  "Forget CLIENT, which has ended."
  (setq proflens-client--all (delq client proflens-client--all))
  (dolist (buffer (proflens-client-buffers client))
    (when (buffer-live-p buffer)
      (with-current-buffer buffer
        (proflens-client--leave)
        (run-hook-with-args 'proflens-client-refresh-functions buffer)))))

;;;; A buffer's text

(defun proflens-client--document ()
  "This buffer as the protocol names it."
  (list :uri (proflens-uri-of buffer-file-name)))

(defun proflens-client--language ()
  "The language of this buffer, as the protocol names it."
  (let ((name (string-remove-suffix
               "-ts" (string-remove-suffix "-mode" (symbol-name major-mode)))))
    (pcase name ("c++" "cpp") ("js" "javascript") (_ name))))

(defun proflens-client--text ()
  "All of this buffer's text."
  (save-restriction (widen) (buffer-substring-no-properties (point-min) (point-max))))

(defun proflens-client-attach ()
  "Tell a server of this buffer, and of what happens to it from now on."
  (unless proflens-client
    (setq proflens-client (proflens-client-for-buffer)
          proflens-client--version 0
          proflens-client--changed nil
          proflens-client--sent (proflens-client--text))
    (push (current-buffer) (proflens-client-buffers proflens-client))
    (add-hook 'after-change-functions #'proflens-client--on-change nil t)
    (add-hook 'after-save-hook #'proflens-client--on-save nil t)
    (add-hook 'kill-buffer-hook #'proflens-client-detach nil t)
    (add-hook 'flymake-diagnostic-functions #'proflens-client-flymake nil t)
    (jsonrpc-notify proflens-client :textDocument/didOpen
                    (list :textDocument
                          (append (proflens-client--document)
                                  (list :languageId (proflens-client--language)
                                        :version proflens-client--version
                                        :text proflens-client--sent))))))

(defun proflens-client-detach ()
  "Say that this buffer is closed; the last one ends the server."
  (when-let* ((client proflens-client))
    (when (jsonrpc-running-p client)
      (ignore-errors
        (jsonrpc-notify client :textDocument/didClose
                        (list :textDocument (proflens-client--document)))))
    (proflens-client--leave)
    (unless (proflens-client-buffers client)
      ;; Not now: it kills buffers, and somebody may be going through them all.
      (proflens-client-later #'proflens-client--end-if-unused client))))

(defun proflens-client--end-if-unused (client)
  "End CLIENT unless a buffer has come to it."
  (unless (proflens-client-buffers client)
    (proflens-client-end client)))

(defun proflens-client--leave ()
  "Forget the server of this buffer."
  (when proflens-client
    (setf (proflens-client-buffers proflens-client)
          (delq (current-buffer) (proflens-client-buffers proflens-client))))
  (when proflens-client--timer (cancel-timer proflens-client--timer))
  (setq proflens-client nil proflens-client--sent nil proflens-client--timer nil
        proflens-client--remarks nil)
  (proflens-client--show-remarks)
  (remove-hook 'after-change-functions #'proflens-client--on-change t)
  (remove-hook 'after-save-hook #'proflens-client--on-save t)
  (remove-hook 'kill-buffer-hook #'proflens-client-detach t)
  (remove-hook 'flymake-diagnostic-functions #'proflens-client-flymake t))

(defun proflens-client--on-change (beginning end _length)
  "Note that the text from BEGINNING to END is new."
  (let ((rest (- (1+ (buffer-size)) end)))
    (setq proflens-client--changed
          (if proflens-client--changed
              (cons (min beginning (car proflens-client--changed))
                    (min rest (cdr proflens-client--changed)))
            (cons beginning rest))))
  (when proflens-client--timer (cancel-timer proflens-client--timer))
  (setq proflens-client--timer
        (run-with-timer 0.3 nil #'proflens-client--on-pause (current-buffer))))

(defun proflens-client--on-pause (buffer)
  "Send what changed in BUFFER, and say that its numbers may have moved."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (setq proflens-client--timer nil)
      (proflens-client-flush)
      (run-hook-with-args 'proflens-client-refresh-functions buffer))))

(defun proflens-client--on-save ()
  "Tell the server that this buffer was saved."
  (proflens-client-flush)
  (jsonrpc-notify proflens-client :textDocument/didSave
                  (list :textDocument (proflens-client--document))))

(defun proflens-client--end-position (start text)
  "The position behind TEXT that begins at the position START."
  (let ((lines 0) (from 0) at)
    (while (setq at (string-search "\n" text from))
      (setq lines (1+ lines) from (1+ at)))
    (list :line (+ lines (plist-get start :line))
          :character (+ (- (length text) from)
                        (if (= lines 0) (plist-get start :character) 0)))))

(defun proflens-client--edit (old new)
  "The one edit from OLD to NEW, which is this buffer's text."
  (let* ((beginning (1- (car proflens-client--changed)))
         (rest (cdr proflens-client--changed))
         (old-end (- (length old) rest))
         (new-end (- (length new) rest)))
    (if (and (<= beginning old-end) (<= beginning new-end)
             ;; Somebody may have changed it with the hooks switched off.
             (eq t (compare-strings old 0 beginning new 0 beginning))
             (eq t (compare-strings old old-end nil new new-end nil)))
        (let ((start (proflens-client-position (1+ beginning))))
          (list :range (list :start start
                             :end (proflens-client--end-position
                                   start (substring old beginning old-end)))
                :text (substring new beginning new-end)))
      (list :text new))))

(defun proflens-client-flush ()
  "Send what changed in this buffer."
  (when (and proflens-client proflens-client--changed (jsonrpc-running-p proflens-client))
    (let* ((new (proflens-client--text))
           (edit (proflens-client--edit proflens-client--sent new)))
      (setq proflens-client--sent new
            proflens-client--changed nil
            proflens-client--version (1+ proflens-client--version))
      (jsonrpc-notify proflens-client :textDocument/didChange
                      (list :textDocument (append (proflens-client--document)
                                                  (list :version proflens-client--version))
                            :contentChanges (vector edit))))))

(defun proflens-client-position (&optional place)
  "The position of PLACE, or point."
  (save-excursion
    (save-restriction
      (widen)
      (goto-char (or place (point)))
      (list :line (1- (line-number-at-pos nil t))
            :character (- (point) (line-beginning-position))))))

(defun proflens-client-point (position)
  "The place in this buffer that POSITION means."
  (save-excursion
    (goto-char (point-min))
    (forward-line (plist-get position :line))
    (min (line-end-position) (+ (point) (plist-get position :character)))))

;;;; What the server says

(defun proflens-client--buffer (uri)
  "The buffer that visits the file of URI, nil if there is none."
  (when-let* ((path (proflens-uri-path uri)))
    (find-buffer-visiting path)))

(defun proflens-client--on-notification (_client method params)
  "Take the notification METHOD with its PARAMS."
  (pcase method
    ('textDocument/publishDiagnostics
     (when-let* ((buffer (proflens-client--buffer (plist-get params :uri))))
       (with-current-buffer buffer
         (setq proflens-client--remarks (append (plist-get params :diagnostics) nil))
         (proflens-client--show-remarks))))
    ('window/showMessage
     (message "Proflens: %s"
              (string-remove-prefix "Proflens: " (plist-get params :message))))))

(defun proflens-client--on-request (client method params)
  "Answer CLIENT's request METHOD with its PARAMS."
  (pcase method
    ((or 'workspace/codeLens/refresh 'workspace/inlayHint/refresh)
     (dolist (buffer (proflens-client-buffers client))
       (run-hook-with-args 'proflens-client-refresh-functions buffer))
     nil)
    ('workspace/configuration
     (vconcat (mapcar (lambda (_) proflens-settings) (plist-get params :items))))
    ('workspace/applyEdit
     (run-with-timer 0 nil #'proflens-client-apply (plist-get params :edit))
     '(:applied t))
    ('window/showDocument
     (run-with-timer 0 nil #'proflens-client-show params) ; not within the process filter
     '(:success t))
    (_ (jsonrpc-error :code -32601 :message (format "no method %s" method)))))

(defun proflens-client-show (document)
  "Show DOCUMENT, the parameters of window/showDocument."
  (let* ((uri (plist-get document :uri))
         (path (proflens-uri-path uri))
         (selection (plist-get document :selection)))
    (if (or (null path) (eq t (plist-get document :external)))
        (browse-url uri)
      (let ((window (selected-window)))
        (pop-to-buffer (find-file-noselect path t))
        (if (not selection)
            (view-mode 1)               ; a report; q leaves it
          (push-mark nil t)
          (goto-char (proflens-client-point (plist-get selection :start)))
          (recenter))
        (unless (eq t (plist-get document :takeFocus)) (select-window window))))))

;;;; Edits

(defun proflens-client--apply-edits (path edits)
  "Apply EDITS, as the protocol has them, to the file PATH, from last to first."
  (with-current-buffer (find-file-noselect path)
    (save-excursion
      (save-restriction
        (widen)
        (dolist (edit (sort (append edits nil)
                            (lambda (a b)
                              (> (proflens-client-point (plist-get (plist-get a :range) :start))
                                 (proflens-client-point (plist-get (plist-get b :range) :start))))))
          (let* ((range (plist-get edit :range))
                 (start (proflens-client-point (plist-get range :start)))
                 (end (proflens-client-point (plist-get range :end))))
            (goto-char start)
            (delete-region start end)
            (insert (plist-get edit :newText))))))))

(defun proflens-client-apply (edit)
  "Apply EDIT, a WorkspaceEdit, to buffers; they are not saved."
  (cl-loop for change across (plist-get edit :documentChanges)
           for path = (proflens-uri-path
                       (or (plist-get change :uri)
                           (plist-get (plist-get change :textDocument) :uri)))
           do (if (equal (plist-get change :kind) "create")
                  (find-file-noselect path)
                (proflens-client--apply-edits path (plist-get change :edits)))))

;;;; Remarks, by Flymake

(defvar flymake-mode)
(declare-function flymake-make-diagnostic "flymake")
(declare-function flymake-start "flymake")

(defun proflens-client--remark (diagnostic)
  "DIAGNOSTIC as Flymake wants it."
  (let ((range (plist-get diagnostic :range)))
    (save-restriction
      (widen)
      (flymake-make-diagnostic
       (current-buffer)
       (proflens-client-point (plist-get range :start))
       (proflens-client-point (plist-get range :end))
       (pcase (plist-get diagnostic :severity) (1 :error) (2 :warning) (_ :note))
       (plist-get diagnostic :message)))))

(defun proflens-client--show-remarks ()
  "Give this buffer's remarks to Flymake, if it is on."
  (when (and proflens-client--report (bound-and-true-p flymake-mode))
    (funcall proflens-client--report
             (unless proflens-client-quiet
               (mapcar #'proflens-client--remark proflens-client--remarks))
             :region (cons (point-min) (point-max)))))

(defun proflens-client-flymake (report &rest _)
  "Report remarks by REPORT, now and when there are new ones."
  (setq proflens-client--report report)
  (proflens-client--show-remarks))

(provide 'proflens-client)
;;; proflens-client.el ends here
