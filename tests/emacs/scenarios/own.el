;;; own.el --- proflens-mode alone: what it shows, follows and offers  -*- lexical-binding: t; -*-

(check-open "pricing/pricing.go")
(flymake-mode 1)
(proflens-mode 1)
(check-equal (proflens-link-kind (proflens-link-find)) 'own "the kind of link")
(let ((checksum (check-cost 'checksum_cpu 'Checksum)))
  ;; Lens and hint, kept and on the screen; the lens above the function.
  (check-contains (check-shown "func Checksum" checksum) "cpu")
  (check-shown "Sums += Checksum" checksum)
  (check-go "func Checksum")
  (check-screen "cpu.prof:cpu")
  (check-screen-matches (concat "^ *" checksum " cpu[^\n]*\n *func Checksum"))
  ;; Hover, in the echo area and in a buffer.
  (eldoc-mode 1)
  (check-go "func Checksum" "Checksum")
  (let ((hover (proflens-link-wait (lambda (then) (proflens-eldoc (lambda (text &rest _) (funcall then text)))))))
    (dolist (part (list checksum "cpu.prof" "pricing.Work" "samples")) (check-contains hover part))
    (when (string-match-p "```\\|\\*\\*\\||--" hover) (error "Marks are left in %s" hover)))
  ;; Remarks.
  (flymake-start)
  (let ((remark (check-wait "a remark" (lambda () (seq-find (lambda (remark) (string-search "cpu" (flymake-diagnostic-text remark)))
                                                            (flymake-diagnostics))))))
    (check-equal (flymake-diagnostic-type remark) :note "kind of remark"))
  ;; Edits above: the numbers move along; undone, they come back.
  (let ((line (save-excursion (check-go "func Checksum") (line-number-at-pos))))
    (check-go "package pricing")
    (forward-line 1)
    (undo-boundary)
    (insert "// a remark: 🔥\n// and another\n")
    (check-shown "Sums += Checksum" checksum)
    (check-shown "func Checksum" checksum)
    (check-equal (assq line (check-drawn)) nil "what is drawn at the old place")
    (check-go "Sums += Checksum")
    (end-of-line)
    (insert " // changed")
    (check-shown "Sums += Checksum" "≈")
    (primitive-undo 10 buffer-undo-list)
    (check-shown "Sums += Checksum" checksum))
  ;; A profile that is written anew shows at once.
  (check-replace "cpu.prof" (alist-get 'describe_profile check-expected))
  (check-shown "func Checksum" (check-cost 'describe_cpu 'Checksum))
  (check-shown "order.Describe(150)" (check-cost 'describe_cpu '\(*Order\).Describe)))

;;; own.el ends here
