;;; proflens-hot.el --- A list of what costs most  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; A table of the costliest lines, functions, files or packages.  RET goes to
;; the place; `next-error' and `previous-error' walk through it from elsewhere.

;;; Code:

(require 'tabulated-list)
(require 'proflens-link)

(defvar-local proflens-hot--question nil "What was asked: property list for proflens.top.")

(defvar proflens-hot-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map tabulated-list-mode-map)
    (define-key map (kbd "RET") #'proflens-hot-visit)
    (define-key map (kbd "SPC") #'proflens-hot-show)
    (define-key map (kbd "b") #'proflens-hot-by)
    (define-key map (kbd "s") #'proflens-hot-sort)
    map)
  "Keys of `proflens-hot-mode'.")

(define-derived-mode proflens-hot-mode tabulated-list-mode "Hot"
  "What costs most.
\\{proflens-hot-mode-map}"
  (setq tabulated-list-format [("self" 7 proflens-hot--less :right-align t)
                               ("total" 8 proflens-hot--less :right-align t)
                               ("name" 44 t)
                               ("place" 30 t)]
        next-error-function #'proflens-hot--next)
  (setq-local revert-buffer-function (lambda (&rest _) (proflens-hot--ask)))
  (tabulated-list-init-header))

(defun proflens-hot--less (a b)
  "Whether row A comes before row B by the column that is sorted by."
  (let ((column (tabulated-list--column-number (car tabulated-list-sort-key))))
    (< (string-to-number (aref (cadr a) column))
       (string-to-number (aref (cadr b) column)))))

(defun proflens-hot--percent (part total)
  "PART of TOTAL as text."
  (format "%.1f %%" (if (zerop total) 0 (/ (* 100.0 part) total))))

(defun proflens-hot--row (row report)
  "ROW of REPORT as a row of the table."
  (let* ((file (plist-get row :file))
         (line (plist-get row :line))
         (path (plist-get (plist-get report :paths) (intern (concat ":" file))))
         (place (if (> (length file) 0)
                    (concat (file-name-nondirectory file)
                            (if (> line 0) (format ":%d" line) ""))
                  "")))
    (list (list :path path :line line :name (plist-get row :name))
          (vector (proflens-hot--percent (plist-get row :flat) (plist-get report :total))
                  (proflens-hot--percent (plist-get row :cum) (plist-get report :total))
                  (plist-get row :name)
                  (if path (propertize place 'face 'link) place)))))

(defun proflens-hot--fill (report)
  "Fill this buffer with REPORT."
  (setq tabulated-list-entries
        (mapcar (lambda (row) (proflens-hot--row row report)) (plist-get report :rows))
        mode-line-process (format " %s by %s" (plist-get report :type)
                                  (plist-get proflens-hot--question :by)))
  (tabulated-list-print t))

(defun proflens-hot--ask ()
  "Ask for the rows and fill this buffer with them."
  (let ((buffer (current-buffer)))
    (proflens-link-execute "proflens.top" proflens-hot--question
                           (lambda (report)
                             (when (buffer-live-p buffer)
                               (with-current-buffer buffer
                                 (proflens-hot--fill report)
                                 (goto-char (point-min))))))))

(defun proflens-hot-list (by &optional sort)
  "Show the costliest, BY `line', `function', `file' or `package'.
SORT is `flat', the default, or `cum'."
  (interactive (list (completing-read "Costliest by: " '("line" "function" "file" "package")
                                      nil t nil nil "line")))
  (let ((question (list :by by :sort (or sort "flat") :limit 100)))
    (unless (proflens-link-find) (user-error "Proflens is not running here"))
    (with-current-buffer (get-buffer-create "*proflens hot*")
      (unless (derived-mode-p 'proflens-hot-mode) (proflens-hot-mode))
      (setq proflens-hot--question question next-error-last-buffer (current-buffer))
      (proflens-hot--ask)
      (display-buffer (current-buffer)))))

(defun proflens-hot-by ()
  "List other things: lines, functions, files, packages in turn."
  (interactive)
  (let ((next (cadr (member (plist-get proflens-hot--question :by)
                            '("line" "function" "file" "package" "line")))))
    (setq proflens-hot--question (plist-put proflens-hot--question :by next))
    (proflens-hot--ask)))

(defun proflens-hot-sort ()
  "Sort by cost with what is called, or without."
  (interactive)
  (let ((sort (plist-get proflens-hot--question :sort)))
    (setq proflens-hot--question (plist-put proflens-hot--question :sort
                                            (if (equal sort "flat") "cum" "flat")))
    (proflens-hot--ask)))

(defun proflens-hot--go (row)
  "Show the place of ROW; return its window."
  (let ((path (plist-get row :path)))
    (unless path (user-error "Not on this machine: %s" (or (plist-get row :name) "nothing")))
    (let ((window (display-buffer (find-file-noselect path)
                                  '(nil (inhibit-same-window . t)))))
      (with-selected-window window
        (push-mark nil t)
        (goto-char (point-min))
        (forward-line (1- (max 1 (plist-get row :line)))))
      window)))

(defun proflens-hot-visit ()
  "Go to the place of this row."
  (interactive)
  (select-window (proflens-hot--go (tabulated-list-get-id))))

(defun proflens-hot-show ()
  "Show the place of this row and stay here."
  (interactive)
  (proflens-hot--go (tabulated-list-get-id)))

(defun proflens-hot--next (count reset)
  "Visit the place COUNT rows on, or that of the first row if RESET.
Rows whose files are not here do not count."
  (when reset (goto-char (point-min)))
  (let ((step (if (< count 0) -1 1))
        (left (if reset (if (proflens-hot--path) 0 1) (abs count))))
    (while (> left 0)
      (unless (and (zerop (forward-line step)) (tabulated-list-get-id))
        (user-error "No more rows"))
      (when (proflens-hot--path) (setq left (1- left)))))
  (when-let* ((window (get-buffer-window (current-buffer))))
    (set-window-point window (point)))
  (select-window (proflens-hot--go (tabulated-list-get-id))))

(defun proflens-hot--path ()
  "The file of this row, nil if it is not here."
  (plist-get (tabulated-list-get-id) :path))

(provide 'proflens-hot)
;;; proflens-hot.el ends here
