;;; commands.el --- What one can ask for, by proflens-mode  -*- lexical-binding: t; -*-

(check-open "pricing/pricing.go")
(proflens-mode 1)
(defvar cost (check-cost 'checksum_cpu 'Checksum))
(check-shown "func Checksum" cost)

;; Another profile in place of the one that was found, and back.
(make-directory (expand-file-name "../old runs" check-module) t)
(check-replace "../old runs/cpu 2.pprof" (alist-get 'describe_profile check-expected))
(proflens-load (expand-file-name "../old runs/cpu 2.pprof" check-module))
(check-message "cpu 2.pprof is loaded")
(check-shown "func Checksum" (check-cost 'describe_cpu 'Checksum))
(proflens-unload (expand-file-name "../old runs/cpu 2.pprof" check-module))
(proflens-load (expand-file-name "cpu.prof" check-module))
(check-message "cpu.prof is loaded")
(check-shown "func Checksum" cost)
(proflens-load (expand-file-name "nothing.prof" check-module))
(check-message "nothing.prof")

;; The sample type, chosen as a user types it.
(setq unread-command-events (listify-key-sequence (kbd "a l l o c _ s p TAB RET")))
(call-interactively #'proflens-set-sample-type)
(check-message "alloc_space of mem.prof")
(check-shown "func (o *Order) Describe" (check-cost 'checksum_alloc '\(*Order\).Describe))
(check-screen "mem.prof:alloc_space")
(proflens-set-sample-type "cpu")
(check-message "cpu of cpu.prof")
(check-shown "func Checksum" cost)
(proflens-set-sample-type "nonsense")
(check-message "no such sample type")

;; What costs most, and from there into the code.
(proflens-hot-list "line")
(pop-to-buffer "*proflens hot*")
(check-wait "rows" (lambda () (search-forward "pricing.Checksum" nil t)))
(check-screen " self " " total " "pricing.Checksum")
(proflens-hot-visit)
(check-equal (buffer-name) "pricing.go" "where RET leads")
(check-equal (line-number-at-pos) (save-excursion (check-go "sum = (sum ^") (line-number-at-pos)) "the line")
(next-error)
(with-current-buffer "*proflens hot*"
  (proflens-hot-by)
  (check-wait "functions" (lambda () (string-search "by function" (format "%s" mode-line-process)))))
(proflens-top)
(check-wait "main.main" (lambda () (with-current-buffer "*proflens hot*"
                                      (string-search "main.main" (buffer-string)))))

;; Callers of the function at point, in a report that q leaves.
(check-open "pricing/pricing.go")
(check-go "sum = (sum ^")
(call-interactively #'proflens-callers)
(check-wait "the report" (lambda () (string-suffix-p ".md" (buffer-name (window-buffer)))))
(with-current-buffer (window-buffer)
  (check-contains (buffer-string) "# example.com/orders/pricing.Checksum")
  (check-contains (buffer-string) "pricing.Work")
  (check-equal view-mode t "view-mode"))

;; Heat, when asked for.
(check-open "pricing/pricing.go")
(let ((face (lambda ()
              (check-go "sum = (sum ^")
              (cl-some (lambda (overlay) (overlay-get overlay 'face)) (overlays-at (point))))))
  (check-equal (funcall face) nil "heat that nobody wanted")
  (proflens-toggle-heat)
  (check-equal (funcall face) 'proflens-heat-4 "heat")
  (proflens-toggle-heat)
  (check-equal (funcall face) nil "heat switched off"))

;; Status; any command.
(proflens-status)
(check-contains (with-current-buffer "*proflens status*" (buffer-string)) "cpu.prof: cpu, ")
(check-equal (and (member "proflens.addPathRule" (proflens--commands)) t) t "a command that the server has")
(proflens-execute "proflens.top" '(:by "package" :limit 1))
(check-message ":rows")

;; A benchmark is written.
(check-open "pricing/pricing.go")
(check-go "sum = (sum ^")
(let ((actions (proflens--actions)))
  (proflens-actions (cdr (seq-find (lambda (action) (string-search "Write a benchmark" (car action))) actions))))
(check-wait "the benchmark" (lambda () (equal (buffer-name (window-buffer)) "pricing_test.go")))
(with-current-buffer "pricing_test.go"
  (check-contains (buffer-string) "func BenchmarkChecksum(b *testing.B)")
  (set-buffer-modified-p nil))

;; Settings count from the next start on; the server starts again on demand.
(check-open "pricing/pricing.go")
(setq proflens-settings '(:lens (:enable :json-false)))
(proflens-restart)
(check-shown "Sums += Checksum" cost)
(check-equal proflens-display--lenses nil "lenses that are switched off")
(setq proflens-settings nil)
(proflens-restart)
(check-contains (check-shown "func Checksum" cost) "cpu")

;; Switched off, nothing is left and the server ends.
(check-open "pricing/pricing.go")
(global-proflens-mode 1)
(global-proflens-mode -1)
(check-equal (check-drawn) nil "what is drawn")
(check-wait "no servers" (lambda () (null proflens-client--all)))

;; The global mode knows where to be on; a program that is missing is told of once and does no harm.
(global-proflens-mode 1)
(check-shown "func Checksum" cost)
(global-proflens-mode -1)
(check-wait "no servers" (lambda () (null proflens-client--all)))
(setq proflens-command '("/nonexistent/proflens"))
(proflens-mode 1)
(check-message "there is no program /nonexistent/proflens")
(check-equal proflens-mode nil "the mode without a program")

;;; commands.el ends here
