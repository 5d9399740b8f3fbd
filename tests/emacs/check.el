;;; check.el --- What scenarios are written with  -*- lexical-binding: t; -*-

;;; Commentary:

;; A scenario runs in a real Emacs in a terminal.  Nothing depends on how long
;; anything takes: a wait ends when its condition holds, and fails after a limit
;; that only a hung program reaches.

;;; Code:

(require 'cl-lib)
(require 'seq)
(require 'subr-x)

(setq inhibit-startup-screen t
      make-backup-files nil
      create-lockfiles nil
      native-comp-jit-compilation nil
      native-comp-enable-subr-trampolines nil
      auto-save-default nil
      enable-local-variables nil
      debug-on-error nil
      use-short-answers t)
(add-to-list 'load-path (getenv "PACKAGE"))
(dolist (folder (directory-files (getenv "LIBRARIES") t "^[^.]"))
  (add-to-list 'load-path folder))
(menu-bar-mode -1)
(require 'go-mode)
(add-to-list 'auto-mode-alist '("\\.go\\'" . go-mode))
(require 'proflens)
(setq proflens-command (list (getenv "PROFLENS_BINARY") (concat "--log=" (getenv "PROFLENS_LOG"))))

(defconst check-module (getenv "MODULE"))
;; In a repository, eglot finds this by itself.
(setq project-find-functions (list (lambda (_) (cons 'transient (file-name-as-directory check-module)))))
(defvar check-step 0.05 "Seconds between looks.")
(defconst check-limit (string-to-number (or (getenv "PATIENCE") "120")))
(defconst check-expected (json-parse-string (getenv "EXPECTED") :object-type 'alist))

(defvar check-trace nil "Where the last error was.")

(defun check-write (text)
  "Add TEXT to what the test reads."
  (write-region (concat text "\n") nil (getenv "RESULT") t 'quiet))

(defun check-finish (problem)
  "End Emacs, with PROBLEM or without."
  (when problem
    (check-write (format "FAILED: %s" problem))
    (check-write (truncate-string-to-width (or check-trace "") 2000))
    (check-write (with-current-buffer "*Messages*" (buffer-string)))
    (check-write (format "drawn: %S" (ignore-errors (check-drawn)))))
  (check-write (if problem "FAILED" "PASSED"))
  (setq kill-emacs-hook nil)
  (kill-emacs (if problem 1 0)))

(defun check-wait (what condition)
  "Wait for WHAT: until CONDITION gives something; return that."
  (let ((end (+ (float-time) check-limit)) value)
    (while (not (setq value (funcall condition)))
      (when (> (float-time) end) (error "Waited in vain for %s" what))
      (sit-for check-step))
    value))

(defun check-equal (is wanted what)
  "Fail unless WHAT, which IS, equals WANTED."
  (unless (equal is wanted) (error "%s: %S instead of %S" what is wanted)))

(defun check-contains (text part)
  "Fail unless PART is in TEXT."
  (unless (string-search part (or text "")) (error "%S is not in %S" part text)))

(defun check-cost (profile function)
  "What FUNCTION costs in PROFILE, as it is shown."
  (alist-get function (alist-get profile check-expected)))

(defun check-go (text &optional word)
  "Go to the line with TEXT, there to WORD."
  (goto-char (point-min))
  (search-forward text)
  (beginning-of-line)
  (when word (search-forward word) (backward-char 1)))

(defun check-drawn ()
  "What overlays add to this buffer's text: an alist (LINE . TEXT)."
  (sort
   (cl-loop for overlay in (overlays-in (point-min) (1+ (point-max)))
            for text = (concat (overlay-get overlay 'before-string)
                               (overlay-get overlay 'after-string))
            unless (string-blank-p text)
            for place = (if (overlay-get overlay 'after-string)
                            (max (overlay-start overlay) (1- (overlay-end overlay)))
                          (overlay-start overlay))
            collect (cons (line-number-at-pos place)
                          (substring-no-properties (string-trim text))))
   (lambda (a b) (string< (format "%9d%s" (car a) (cdr a)) (format "%9d%s" (car b) (cdr b))))))

(defun check-shown (text part)
  "Wait until the line with TEXT has something drawn with PART in it; return it."
  (check-wait (format "%S at %S" part text)
              (lambda ()
                (let ((line (save-excursion (check-go text) (line-number-at-pos))))
                  (cdr (seq-find (lambda (drawn)
                                   (and (= line (car drawn)) (string-search part (cdr drawn))))
                                 (check-drawn)))))))

(defun check-screen (&rest parts)
  "Wait until all PARTS are on the screen; return the screen."
  (check-screen-that (lambda (screen) (seq-every-p (lambda (part) (string-search part screen)) parts))
                     parts))

(defun check-screen-matches (pattern)
  "Wait until the screen matches PATTERN; return the screen."
  (check-screen-that (lambda (screen) (string-match-p pattern screen)) pattern))

(defun check-screen-that (condition what)
  "Wait until the screen fulfils CONDITION, that is, has WHAT; return it."
  (let (screen)
    (condition-case problem
        (check-wait (format "%S on the screen" what)
                    (lambda ()
                      (redisplay t)
                      (setq screen (shell-command-to-string "tmux capture-pane -p"))
                      (and (funcall condition screen) screen)))
      (error (error "%s:\n%s" (error-message-string problem) screen)))))

(defun check-message (part)
  "Wait until a message with PART in it was shown."
  (check-wait (format "the message %S" part)
              (lambda ()
                (with-current-buffer "*Messages*"
                  (string-search part (buffer-string))))))

(defun check-replace (name content)
  "Write CONTENT, another file's name, as the file NAME of the module."
  (copy-file content (expand-file-name name check-module) t))

(defun check-open (name)
  "Open the file NAME of the module."
  (switch-to-buffer (find-file-noselect (expand-file-name name check-module)))
  (delete-other-windows))

(defun check-run ()
  "Work the scenario through."
  (condition-case problem
      (progn
        (handler-bind ((error (lambda (_)
                                (setq check-trace (with-output-to-string (backtrace))))))
          (load (getenv "SCENARIO") nil t))
        (check-finish nil))
    ((error quit) (check-finish (error-message-string problem)))))

(add-hook 'emacs-startup-hook (lambda () (run-with-timer 0.1 nil #'check-run)))

;;; check.el ends here
