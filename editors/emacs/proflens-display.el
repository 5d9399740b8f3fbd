;;; proflens-display.el --- Numbers of Proflens in a buffer  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Draws what the server says of a buffer: lenses over functions, hints behind
;; lines, and, if wanted, a background that is the stronger the more a line
;; costs.  What eglot or lsp-mode draws by themselves is left to them.

;;; Code:

(require 'proflens-link)

(defcustom proflens-lens-position 'above
  "Where lenses stand: `above' a function, at the `end' of its line, or nowhere."
  :type '(choice (const above) (const end) (const :tag "Nowhere" nil))
  :group 'proflens)

(defcustom proflens-heat nil
  "Whether lines that cost something have a background."
  :type 'boolean
  :group 'proflens)

(defconst proflens-display--heat-steps
  '((25 . proflens-heat-4) (10 . proflens-heat-3) (5 . proflens-heat-2) (0 . proflens-heat-1))
  "From how many percent on a line has which background.")

(defface proflens-lens '((t :inherit shadow))
  "Lenses."
  :group 'proflens)

(defface proflens-hint '((t :inherit shadow))
  "Hints."
  :group 'proflens)

(defface proflens-heat-1
  '((((background light)) :background "#fff7ec" :extend t) (t :background "#241c14" :extend t))
  "Lines that cost less than 5 %."
  :group 'proflens)

(defface proflens-heat-2
  '((((background light)) :background "#fee8c8" :extend t) (t :background "#33230f" :extend t))
  "Lines that cost 5 % or more."
  :group 'proflens)

(defface proflens-heat-3
  '((((background light)) :background "#fdd49e" :extend t) (t :background "#46290c" :extend t))
  "Lines that cost 10 % or more."
  :group 'proflens)

(defface proflens-heat-4
  '((((background light)) :background "#fdbb84" :extend t) (t :background "#5c2f0a" :extend t))
  "Lines that cost 25 % or more."
  :group 'proflens)

(defvar-local proflens-display--lenses nil "The lenses that the server gave.")
(defvar-local proflens-display--hints nil "The hints that the server gave.")
(defvar proflens-display-status nil "What the server said last of what is loaded.")

(defun proflens-display-clear ()
  "Remove what is drawn in this buffer."
  (setq proflens-display--lenses nil proflens-display--hints nil)
  (proflens-display--erase))

(defun proflens-display--erase ()
  "Remove overlays."
  (save-restriction
    (widen)
    (remove-overlays (point-min) (point-max) 'proflens t)))

(defun proflens-display--overlay (from to &rest properties)
  "Lay PROPERTIES over the text between FROM and TO."
  (let ((overlay (make-overlay from to)))
    (overlay-put overlay 'proflens t)
    (while properties
      (overlay-put overlay (pop properties) (pop properties)))))

(defun proflens-display--drawn-by-others (link)
  "What is drawn by the package that LINK is of: a list of `lenses', `hints'."
  (pcase (and link (proflens-link-kind link))
    ('lsp (append '(lenses) (when (bound-and-true-p lsp-inlay-hints-mode) '(hints))))
    ('eglot (when (bound-and-true-p eglot-inlay-hints-mode) '(hints)))))

(defun proflens-display--lens (lens)
  "Draw LENS."
  (goto-char (proflens-client-point (plist-get (plist-get lens :range) :start)))
  (let ((title (propertize (plist-get (plist-get lens :command) :title) 'face 'proflens-lens))
        (start (line-beginning-position))
        (indent (make-string (current-indentation) ?\s)))
    (pcase proflens-lens-position
      ('above (proflens-display--overlay start start
                                         'before-string (concat indent title "\n")))
      ('end (proflens-display--behind (line-end-position) title 1)))))

(defun proflens-display--behind (place text priority)
  "Draw TEXT behind the line's end at PLACE; the higher PRIORITY comes last."
  (proflens-display--overlay place place 'priority priority
                             'after-string (concat (propertize "  " 'cursor t) text)))

(defun proflens-display--hint-line (hint)
  "Go to the line of HINT."
  (goto-char (point-min))
  (forward-line (plist-get (plist-get hint :position) :line)))

(defun proflens-display--hint (hint)
  "Draw HINT."
  (proflens-display--hint-line hint)
  (proflens-display--behind (line-end-position)
                            (propertize (plist-get hint :label) 'face 'proflens-hint) 2))

(defun proflens-display-percent (hint)
  "The percentage in HINT, nil if there is none."
  (let ((label (plist-get hint :label)))
    (when (and (stringp label) (string-match "\\([0-9.]+\\) %" label))
      (string-to-number (match-string 1 label)))))

(defun proflens-display--heat (hint)
  "Give the line of HINT its background."
  (when-let* ((percent (proflens-display-percent hint))
              (step (seq-find (lambda (step) (>= percent (car step)))
                              proflens-display--heat-steps)))
    (proflens-display--hint-line hint)
    (proflens-display--overlay (line-beginning-position) (line-beginning-position 2)
                               'face (cdr step) 'priority -50)))

(defun proflens-display-draw ()
  "Draw what is known of this buffer."
  (let ((others (proflens-display--drawn-by-others (proflens-link-for-documents))))
    (proflens-display--erase)
    (save-excursion
      (save-restriction
        (widen)
        (unless (memq 'lenses others)
          (mapc #'proflens-display--lens proflens-display--lenses))
        (unless (memq 'hints others)
          (mapc #'proflens-display--hint proflens-display--hints))
        (when proflens-heat
          (mapc #'proflens-display--heat proflens-display--hints))))))

(defun proflens-display--ask (link method params then)
  "Ask METHOD with PARAMS over LINK; THEN gets the answer while it is current."
  (let ((buffer (current-buffer)) (tick (buffer-chars-modified-tick)))
    (proflens-link-request
     link method params
     (lambda (answer)
       (when (buffer-live-p buffer)
         (with-current-buffer buffer
           (when (and (bound-and-true-p proflens-mode)
                      (= tick (buffer-chars-modified-tick)))
             (funcall then (append answer nil))
             (proflens-display-draw)))))
     #'ignore)))

(defun proflens-display-refresh (&optional buffer)
  "Ask for the numbers of BUFFER, or this one, and draw them."
  (when (buffer-live-p (or buffer (current-buffer)))
    (with-current-buffer (or buffer (current-buffer))
      (if-let* ((link (and (bound-and-true-p proflens-mode) (proflens-link-for-documents))))
          (let ((document (proflens-link-this-document link)))
            (proflens-display--ask link "textDocument/codeLens" (list :textDocument document)
                                   (lambda (lenses)
                                     (setq proflens-display--lenses
                                           (seq-filter #'proflens-display--is-ours lenses))))
            (proflens-display--ask
             link "textDocument/inlayHint"
             (list :textDocument document
                   :range (list :start '(:line 0 :character 0)
                                :end (list :line (line-number-at-pos (point-max) t) :character 0)))
             (lambda (hints) (setq proflens-display--hints hints)))
            (proflens-link-execute "proflens.status" nil
                                   (lambda (status)
                                     (setq proflens-display-status status)
                                     (force-mode-line-update t))
                                   #'ignore))
        (proflens-display-clear)))))

(defun proflens-display--is-ours (lens)
  "Whether LENS is one that Proflens gave."
  (string-search "proflens." (or (plist-get (plist-get lens :command) :command) "")))

(defun proflens-display-lens-here ()
  "The lens of the function that point is in: the last one at or before it."
  (let ((line (1- (line-number-at-pos nil t))) best)
    (dolist (lens proflens-display--lenses best)
      (let ((start (plist-get (plist-get (plist-get lens :range) :start) :line)))
        (when (and (<= start line)
                   (or (null best)
                       (> start (plist-get (plist-get (plist-get best :range) :start) :line))))
          (setq best lens))))))

(defun proflens-mode-line ()
  "What is on display, for a mode line: \" cpu.prof:cpu\", or \"\"."
  (let ((profile (plist-get proflens-display-status :profile)))
    (if (stringp profile)
        (format " %s:%s" (file-name-nondirectory profile)
                (plist-get proflens-display-status :sampleType))
      "")))

(provide 'proflens-display)
;;; proflens-display.el ends here
