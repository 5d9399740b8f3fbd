;;; lsp.el --- Proflens as an add-on of lsp-mode, beside gopls  -*- lexical-binding: t; -*-

(setq lsp-auto-guess-root t
      lsp-session-file (expand-file-name "lsp-session" (getenv "HOME"))
      lsp-server-install-dir (getenv "HOME")
      lsp-go-gopls-server-path (getenv "GOPLS")
      lsp-keymap-prefix "C-c l"
      lsp-enable-suggest-server-download nil
      lsp-enable-snippet nil
      lsp-inlay-hint-enable t
      lsp-warn-no-matched-clients nil
      lsp-restart 'ignore)
(load "lsp-mode-autoloads" nil t)
(require 'lsp-mode)
(require 'lsp-go)
(require 'lsp-lens)
(require 'proflens-lsp)
(setq check-step 0.7)                    ; lsp-mode does things when Emacs is idle for half a second
(defvar cost (check-cost 'checksum_cpu 'Checksum))

(check-open "pricing/pricing.go")
(flymake-mode 1)
(lsp)
(check-wait "both servers"
            (lambda () (seq-set-equal-p
                        (mapcar (lambda (workspace) (lsp--client-server-id (lsp--workspace-client workspace)))
                                (lsp-workspaces))
                        '(gopls proflens))))
(check-screen "LSP[")
;; lsp-mode draws lenses, hints and remarks by itself.
(check-shown "func Checksum" cost)
(check-shown "Sums += Checksum" cost)
(check-wait "remarks" (lambda () (string-search "% of cpu" (format "%S" (lsp--get-buffer-diagnostics)))))
(check-go "func Checksum" "Checksum")
(check-wait "both hovers"
            (lambda ()
              (let ((text (format "%S" (lsp-request "textDocument/hover" (lsp--text-document-position-params)))))
                (and (string-search cost text) (string-search "mixes data" text)))))
(check-contains (format "%S" (lsp-code-actions-at-point)) "Write a benchmark for Checksum")

;; Our commands go by its connection; with proflens-mode nothing is drawn twice.
(proflens-mode 1)
(check-equal (proflens-link-kind (proflens-link-find)) 'lsp "the link")
(check-equal proflens-client nil "a server of our own")
(check-screen "cpu.prof:cpu")
(dolist (text '("func Checksum" "Sums += Checksum"))
  (let ((line (save-excursion (check-go text) (line-number-at-pos))))
    (check-equal (length (seq-filter (lambda (drawn) (and (= line (car drawn)) (string-search cost (cdr drawn))))
                                     (check-drawn)))
                 1 text)))
(proflens-set-sample-type "alloc_space")
(check-message "alloc_space of mem.prof")
(check-shown "func (o *Order) Describe" (check-cost 'checksum_alloc '\(*Order\).Describe))
(proflens-hot-list "function")
(check-wait "rows" (lambda () (with-current-buffer "*proflens hot*" (string-search "pricing.(*Order).Describe" (buffer-string)))))

;;; lsp.el ends here
