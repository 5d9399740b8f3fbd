;;; eglot.el --- Proflens as eglot's only server  -*- lexical-binding: t; -*-

(require 'proflens-eglot)
(setq eglot-autoshutdown t)
(proflens-eglot-use '(go-mode))
(setq proflens-settings '(:diagnostics (:severity "warning")))
(defvar cost (check-cost 'checksum_cpu 'Checksum))

;; First eglot alone: hints, remarks, hover and actions are its own doing.
(check-open "pricing/pricing.go")
(call-interactively #'eglot)
(check-wait "eglot" #'eglot-managed-p)
(check-shown "Sums += Checksum" cost)
(check-wait "remarks" (lambda ()
                        (flymake-start)
                        (seq-find (lambda (remark) (string-search "% of cpu" (flymake-diagnostic-text remark)))
                                  (flymake-diagnostics))))
(check-equal (flymake-diagnostic-type (car (flymake-diagnostics))) 'eglot-warning "what settings make of remarks")
(check-go "func Checksum" "Checksum")
(let (hover)
  (eglot-hover-eldoc-function (lambda (text &rest _) (setq hover text)))
  (check-contains (check-wait "hover" (lambda () hover)) cost))
(check-contains (format "%S" (eglot-code-actions (point) (point))) "Write a benchmark for Checksum")

;; Now with lenses, over the same connection; hints are not drawn twice.
(proflens-mode 1)
(check-equal (proflens-link-kind (proflens-link-find)) 'eglot "the link")
(check-equal proflens-client nil "a server of our own")
(check-contains (check-shown "func Checksum" cost) "cpu")
(check-screen-matches (concat cost " cpu[^\n]*\n *func Checksum"))
(check-equal (length (seq-filter (lambda (drawn) (= (car drawn) (save-excursion (check-go "Sums += Checksum") (line-number-at-pos))))
                                 (check-drawn)))
             1 "hints on one line")

;; Commands and their answers.
(proflens-set-sample-type "alloc_space")
(check-message "alloc_space of mem.prof")
(check-shown "func (o *Order) Describe" (check-cost 'checksum_alloc '\(*Order\).Describe))
(proflens-set-sample-type "cpu")
(check-shown "func Checksum" cost)
(proflens-hot-list "function")
(check-wait "rows" (lambda () (with-current-buffer "*proflens hot*" (string-search "pricing.Checksum" (buffer-string)))))
(delete-other-windows)

;; A new profile: lenses and eglot's own hints follow.
(check-replace "cpu.prof" (alist-get 'describe_profile check-expected))
(check-shown "func Checksum" (check-cost 'describe_cpu 'Checksum))
(check-shown "order.Describe(150)" (check-cost 'describe_cpu '\(*Order\).Describe))

;; Edits move lenses.
(check-go "package pricing")
(forward-line 1)
(insert "// one line more\n")
(check-shown "func Checksum" (check-cost 'describe_cpu 'Checksum))

;; window/showDocument is eglot's.
(check-go "sum = (sum ^")
(call-interactively #'proflens-callers)
(check-wait "the report" (lambda () (cl-some (lambda (buffer) (string-suffix-p ".md" (buffer-name buffer))) (buffer-list))))

;;; eglot.el ends here
