;;; multiplexer.el --- Beside gopls in eglot: behind rass, then by proflens-mode  -*- lexical-binding: t; -*-

(require 'proflens-eglot)
(defvar cost (check-cost 'checksum_cpu 'Checksum))
(setq eglot-connect-timeout 120)

;; Behind rass: remarks, actions and commands of Proflens arrive, gopls answers the rest.
(proflens-eglot-use '(go-mode) (list (getenv "GOPLS")))
(check-open "pricing/pricing.go")
(call-interactively #'eglot)
(check-wait "eglot" #'eglot-managed-p)
(check-wait "remarks" (lambda ()
                        (flymake-start)
                        (seq-find (lambda (remark) (string-search "% of cpu" (flymake-diagnostic-text remark)))
                                  (flymake-diagnostics))))
(check-go "func Checksum" "Checksum")
(check-contains (check-wait "gopls's hover" (lambda ()
                                              (let (hover)
                                                (eglot-hover-eldoc-function (lambda (text &rest _) (setq hover text)))
                                                (with-timeout (2) (while (not hover) (sit-for 0.05)))
                                                hover)))
                "Checksum mixes data")
(check-contains (format "%S" (eglot-code-actions (point) (point))) "Write a benchmark for Checksum")
(check-equal (proflens-link-kind (proflens-link-find)) 'eglot "the link")
(check-equal (proflens-link-for-documents) nil "a link for documents")
(proflens-set-sample-type "alloc_space")
(check-message "alloc_space of mem.prof")
(proflens-hot-list "function")
(check-wait "rows" (lambda () (with-current-buffer "*proflens hot*" (string-search "pricing.(*Order).Describe" (buffer-string)))))
(delete-other-windows)
(eglot-shutdown (eglot-current-server))

;; Without a multiplexer: gopls in eglot, proflens-mode beside it.
(setf (alist-get '(go-mode) eglot-server-programs nil t #'equal) nil)
(add-to-list 'eglot-server-programs (list '(go-mode) (getenv "GOPLS")))
(check-open "pricing/pricing.go")
(proflens-mode 1)                       ; before eglot, which then takes over Flymake
(call-interactively #'eglot)
(check-wait "eglot" #'eglot-managed-p)
(check-equal (proflens-link-kind (proflens-link-find)) 'own "the link beside gopls")
(check-contains (check-shown "func Checksum" cost) "cpu")
(check-shown "Sums += Checksum" cost)
(check-wait "remarks" (lambda ()
                        (flymake-start)
                        (seq-find (lambda (remark) (string-search "% of cpu" (flymake-diagnostic-text remark)))
                                  (flymake-diagnostics))))
(check-go "func Checksum" "Checksum")
(let ((texts nil))
  (check-wait "both hovers"
              (lambda ()
                (run-hook-wrapped 'eldoc-documentation-functions
                                  (lambda (one)
                                    (ignore-errors (funcall one (lambda (text &rest _) (push text texts))))
                                    nil))
                (with-timeout (1) (while t (sit-for 0.1)))
                (let ((all (format "%s" texts)))
                  (and (string-search "Checksum mixes data" all) (string-search cost all))))))

;;; multiplexer.el ends here
