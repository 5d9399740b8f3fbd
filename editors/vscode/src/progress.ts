// Progress of what takes long and can be cancelled, as a notification with a button: the client library shows all
// progress in the status bar, where there is none. Loading stays there: it is over in a moment.

import * as vscode from "vscode";
import {
  type LanguageClient,
  type ProgressToken,
  type WorkDoneProgressBegin,
  WorkDoneProgressCancelNotification,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";

type Step = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

interface Running {
  report(step: WorkDoneProgressBegin | WorkDoneProgressReport): void;
  end(): void;
}

export class Progress {
  private readonly running = new Map<ProgressToken, Running>();

  constructor(private readonly client: () => LanguageClient | undefined) {}

  handle(token: ProgressToken, step: Step, next: () => void): void {
    const shown = this.running.get(token);
    if (step.kind === "begin" && step.cancellable && !String(token).startsWith("proflens/load/"))
      this.begin(token, step);
    else if (!shown) next();
    else if (step.kind === "end") this.end(token);
    else shown.report(step);
  }

  /** The server is gone, and with it all that it did. */
  endAll(): void {
    for (const token of [...this.running.keys()]) this.end(token);
  }

  private begin(token: ProgressToken, step: WorkDoneProgressBegin): void {
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: step.title };
    void vscode.window.withProgress(options, (bar, cancel) => {
      cancel.onCancellationRequested(() => {
        void this.client()?.sendNotification(WorkDoneProgressCancelNotification.type, { token });
      });
      let percentage = 0;
      return new Promise<void>((end) => {
        const report: Running["report"] = (now) => {
          const increment = Math.max((now.percentage ?? percentage) - percentage, 0);
          percentage += increment;
          bar.report(now.message === undefined ? { increment } : { message: now.message, increment });
        };
        this.running.set(token, { report, end });
        report(step);
      });
    });
  }

  private end(token: ProgressToken): void {
    this.running.get(token)?.end();
    this.running.delete(token);
  }
}
