;;; proflens.el --- What code costs, from recorded profiles  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0
;; Version: 0.1.0
;; Package-Requires: ((emacs "29.1"))
;; Keywords: tools, languages
;; URL: https://example.com/proflens

;;; Commentary:

;; Proflens is a language server that reads profiles (Go's cpu.prof and mem.prof,
;; any pprof file) and tells what each function and line costs.  Switch it on in
;; source files:
;;
;;   (add-hook 'go-mode-hook #'proflens-mode)
;;
;; and it shows lenses over functions, hints behind lines, details by eldoc and
;; remarks by Flymake, beside whatever eglot or lsp-mode does in the buffer.
;; When the server runs in eglot or in lsp-mode already (proflens-eglot.el,
;; proflens-lsp.el), `proflens-mode' takes that one and adds what is missing
;; there.  See docs/editors/emacs.md.

;;; Code:

(require 'proflens-client)
(require 'proflens-link)
(require 'proflens-display)
(require 'proflens-hot)

(defcustom proflens-modes
  '(go-mode go-ts-mode c-mode c-ts-mode c++-mode c++-ts-mode rust-mode rust-ts-mode
    python-mode python-ts-mode js-mode js-ts-mode typescript-mode typescript-ts-mode
    java-mode java-ts-mode)
  "Major modes that `global-proflens-mode' is for."
  :type '(repeat symbol)
  :group 'proflens)

;;;; The mode

;;;###autoload
(define-minor-mode proflens-mode
  "Show what the code in this buffer costs."
  :lighter (:eval (proflens-mode-line))
  (if proflens-mode
      (proflens--on)
    (remove-hook 'eldoc-documentation-functions #'proflens-eldoc t)
    (proflens-client-detach)
    (proflens-display-clear)))

(defun proflens--on ()
  "Begin to show costs in this buffer."
  (unless buffer-file-name
    (setq proflens-mode nil)
    (user-error "Proflens shows costs in files"))
  (add-hook 'proflens-client-refresh-functions #'proflens--follow)
  (unless (proflens-link-for-documents)
    (condition-case problem
        (proflens-client-attach)
      (error (setq proflens-mode nil)
             (message "%s" (error-message-string problem)))))
  (when proflens-client
    (add-hook 'eldoc-documentation-functions #'proflens-eldoc nil t))
  (proflens-display-refresh))

(defun proflens--turn-on ()
  "Switch `proflens-mode' on in a file of one of `proflens-modes'.
A moment later: it may start a server, and wait for it, while somebody
goes through all buffers."
  (when (and buffer-file-name (apply #'derived-mode-p proflens-modes))
    (proflens-client-later #'proflens--turn-on-in (current-buffer))))

(defvar global-proflens-mode)

(defun proflens--turn-on-in (buffer)
  "Switch `proflens-mode' on in BUFFER, if that is still wanted."
  (when (and (buffer-live-p buffer) global-proflens-mode
             (not (buffer-local-value 'proflens-mode buffer)))
    (with-current-buffer buffer (proflens-mode 1))))

;;;###autoload
(define-globalized-minor-mode global-proflens-mode proflens-mode proflens--turn-on
  :group 'proflens)

(defun proflens--follow (buffer)
  "Refresh BUFFER, by the link of another package once that has one."
  (when (and (buffer-live-p buffer) (buffer-local-value 'proflens-mode buffer))
    (with-current-buffer buffer
      (when (and proflens-client (cdr (proflens-link-all-for-documents)))
        (remove-hook 'eldoc-documentation-functions #'proflens-eldoc t)
        (proflens-client-detach))
      (proflens-display-refresh))))

;;;; Hover

(defun proflens--plain (markdown)
  "MARKDOWN as plain text."
  (let ((text markdown))
    (dolist (rule '(("^```.*\n" . "") ("\\*\\*\\(.*?\\)\\*\\*" . "\\1") ("`\\([^`\n]*\\)`" . "\\1")
                    ("^#+ " . "") ("\\\\\\([][_*<>|`\\\\]\\)" . "\\1")
                    ("^|[-:| ]+|\n" . "") ("^| \\(.*\\) |$" . "\\1") (" | " . "  ")))
      (setq text (replace-regexp-in-string (car rule) (cdr rule) text)))
    (string-trim-right text)))

(defun proflens--hover-text (hover)
  "The text of HOVER, nil if it has none."
  (let ((contents (plist-get hover :contents)))
    (cond ((stringp contents) contents)
          ((stringp (plist-get contents :value))
           (if (equal (plist-get contents :kind) "markdown")
               (proflens--plain (plist-get contents :value))
             (plist-get contents :value))))))

(defun proflens-eldoc (callback &rest _)
  "Tell CALLBACK, of eldoc, what the code at point costs."
  (when proflens-client
    (proflens-link-request
     (proflens-link--own 'here) "textDocument/hover"
     (list :textDocument (proflens-client--document) :position (proflens-client-position))
     (lambda (hover)
       (let ((text (proflens--hover-text hover)))
         (funcall callback text
                  :thing "cost" :echo (and text (string-match "\\`.*" text)
                                           (match-string 0 text)))))
     #'ignore)
    t))

;;;; Commands

(defun proflens--profiles ()
  "The paths of the profiles that are loaded."
  (mapcar (lambda (profile) (plist-get profile :path))
          (plist-get (proflens--status) :profiles)))

(defun proflens--status ()
  "The server's status."
  (proflens-link-wait
   (lambda (then) (proflens-link-execute "proflens.status" nil then))))

(defun proflens--describe (status)
  "What is on display by STATUS, in words."
  (let ((profile (plist-get status :profile)))
    (if profile
        (format "%s of %s" (plist-get status :sampleType) (file-name-nondirectory profile))
      "no profile is loaded")))

(defun proflens--tell (status)
  "Say what STATUS has on display."
  (message "Proflens: %s" (proflens--describe status)))

;;;###autoload
(defun proflens-load (file)
  "Load the profile FILE."
  (interactive "fProfile: ")
  (proflens-link-execute
   "proflens.load" (list :path (expand-file-name file))
   (lambda (_)
     (message "Proflens: %s is loaded" (file-name-nondirectory file)))))

(defun proflens-unload (file)
  "Forget the profile FILE."
  (interactive (list (completing-read "Forget the profile: " (proflens--profiles) nil t)))
  (proflens-link-execute "proflens.unload" (list :path (expand-file-name file)) #'proflens--tell))

(defun proflens--sample-types ()
  "An alist of (WHAT IS READ . ARGUMENT) of the sample types there are."
  (cl-loop for profile across (plist-get (proflens--status) :profiles)
           for path = (plist-get profile :path)
           append (cl-loop for type across (plist-get profile :sampleTypes)
                           for name = (plist-get type :type)
                           collect (cons (format "%s (%s)" name (file-name-nondirectory path))
                                         (list :type name :path path)))))

(defun proflens-set-sample-type (argument)
  "Show another sample type.
ARGUMENT is its name, or a property list as for proflens.setSampleType."
  (interactive
   (let ((types (proflens--sample-types)))
     (list (cdr (assoc (completing-read "Sample type: " types nil t) types)))))
  (proflens-link-execute "proflens.setSampleType"
                         (if (stringp argument) (list :type argument) argument)
                         #'proflens--tell))

(defun proflens-callers (function)
  "Show callers and callees of FUNCTION, with costs."
  (interactive
   (let ((here (plist-get (proflens--argument-here) :function)))
     (list (or (and (not current-prefix-arg) here)
               (completing-read "Function: " (proflens--functions) nil nil nil nil here)))))
  (proflens-link-execute "proflens.showCallers" (list :function function) #'ignore))

(defun proflens--argument-here ()
  "The argument of the lens of the function around point."
  (when-let* ((lens (proflens-display-lens-here)))
    (let ((arguments (plist-get (plist-get lens :command) :arguments)))
      (and (> (length arguments) 0) (elt arguments 0)))))

(defun proflens--functions ()
  "The names of functions with costs."
  (mapcar (lambda (row) (plist-get row :name))
          (plist-get (proflens-link-wait
                      (lambda (then)
                        (proflens-link-execute "proflens.top"
                                               '(:by "function" :sort "cum" :limit 2000) then)))
                     :rows)))

;;;###autoload
(defun proflens-top ()
  "List the functions that cost most, their callees included."
  (interactive)
  (proflens-hot-list "function" "cum"))

(defun proflens-status ()
  "Say what is loaded, what is shown and what is wrong."
  (interactive)
  (let ((status (proflens--status)))
    (unless status (user-error "Proflens does not answer"))
    (with-help-window "*proflens status*"
      (princ (format "Proflens %s: %s\n\n" (plist-get status :version) (proflens--describe status)))
      (cl-loop for profile across (plist-get status :profiles)
               do (princ (format "%s %s: %s, %d samples, %d of %d source files found\n"
                                 (if (eq t (plist-get profile :active)) "*" " ")
                                 (plist-get profile :path) (plist-get profile :sampleType)
                                 (plist-get profile :samples) (plist-get profile :filesResolved)
                                 (plist-get profile :files))))
      (cl-loop for problem across (plist-get status :problems)
               do (princ (format "! %s\n" (plist-get problem :message)))))))

(defun proflens-add-path-rule (from to)
  "Keep a rule: what was recorded below FROM lies below TO."
  (interactive "sRecorded below: \nDLies below: ")
  (proflens-link-execute "proflens.addPathRule" (list :from from :to (expand-file-name to))
                         #'proflens--tell))

(defun proflens-compare-before-edit ()
  "Compare what is shown with the run or recording from before the latest edit."
  (interactive)
  (proflens-link-execute "proflens.setBase" (list :before "edit") #'proflens--tell))

(defun proflens-write-pgo (&optional directory)
  "Write the CPU profile as default.pgo beside its main package.
With a prefix argument, ask for the DIRECTORY."
  (interactive (list (and current-prefix-arg (read-directory-name "Main package: "))))
  (proflens-link-execute "proflens.writePgo"
                         (and directory (list :directory (expand-file-name directory)))
                         (lambda (answer) (message "Proflens: %s" (plist-get answer :path)))))

(defun proflens-explain-pgo ()
  "Build the program by its default.pgo and show the difference."
  (interactive)
  (proflens-link-execute
   "proflens.explainPgo" nil
   (lambda (answer)
     (with-help-window "*proflens pgo*"
       (cl-loop for decision across (plist-get answer :decisions)
                do (princ (format "%s:%d: %s\n" (plist-get decision :path) (plist-get decision :line)
                                  (plist-get decision :text))))))))

(defun proflens-execute (command &optional argument)
  "Run any COMMAND of the server with ARGUMENT, which is JSON when typed."
  (interactive
   (list (completing-read "Command: " (proflens--commands) nil t)
         (let ((typed (read-string "Argument (JSON, may be empty): ")))
           (unless (string-blank-p typed)
             (json-parse-string typed :object-type 'plist :false-object :json-false)))))
  (proflens-link-execute command argument (lambda (answer) (message "Proflens: %S" answer))))

(defun proflens--commands ()
  "The names of all commands of the server."
  (let ((link (proflens-link-find)))
    (unless link (user-error "Proflens is not running"))
    (append (funcall (proflens-link-commands link)) nil)))

(defun proflens-toggle-heat ()
  "Switch the background of costly lines on or off."
  (interactive)
  (setq proflens-heat (not proflens-heat))
  (dolist (buffer (buffer-list))
    (when (buffer-local-value 'proflens-mode buffer)
      (with-current-buffer buffer (proflens-display-draw))))
  (message "Proflens: costly lines have %s background" (if proflens-heat "a" "no")))

(defun proflens--run-action (action)
  "Carry out ACTION, a CodeAction or a Command."
  (let ((edit (plist-get action :edit))
        (command (plist-get action :command)))
    (when edit (proflens-client-apply edit))
    (when command
      (let ((command (if (stringp command) action command)))
        (proflens-link-execute (plist-get command :command)
                               (let ((arguments (plist-get command :arguments)))
                                 (and (> (length arguments) 0) (elt arguments 0)))
                               #'ignore)))))

(defun proflens--actions ()
  "An alist (TITLE . ACTION) of what can be done at point."
  (let ((here (proflens-client-position))
        (link (proflens-link-for-documents)))
    (unless link (user-error "Proflens is not running in this buffer"))
    (mapcar (lambda (action) (cons (plist-get action :title) action))
            (proflens-link-wait
             (lambda (then)
               (proflens-link-request
                link "textDocument/codeAction"
                (list :textDocument (proflens-link-this-document link)
                      :range (list :start here :end here)
                      :context '(:diagnostics []))
                then))))))

(defun proflens-actions (action)
  "Choose what to do at point: write a benchmark, show callers...
ACTION is what was chosen."
  (interactive
   (let ((actions (proflens--actions)))
     (unless actions (user-error "Proflens has nothing to offer here"))
     (list (cdr (assoc (completing-read "Action: " actions nil t) actions)))))
  (proflens--run-action action))

(defun proflens-restart ()
  "Start the server of this buffer's project anew."
  (interactive)
  (unless proflens-client (user-error "It is not a server of `proflens-mode'"))
  (let ((buffers (proflens-client-buffers proflens-client)))
    (proflens-client-end proflens-client)
    (dolist (buffer buffers)
      (with-current-buffer buffer (proflens-mode -1) (proflens-mode 1)))))

(provide 'proflens)
;;; proflens.el ends here
