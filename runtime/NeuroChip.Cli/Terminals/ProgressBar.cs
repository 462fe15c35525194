using Spectre.Console;

namespace NeuroChip.Cli.Terminals;

/// <summary>A bar on standard error while work runs, when a person watches; otherwise nothing.</summary>
internal static class ProgressBar
{
    /// <summary>Does the work; its argument takes the number of things done so far.</summary>
    public static async Task<T> RunAsync<T>(Terminal terminal, string what, int total, Func<Action<int>, Task<T>> work)
    {
        if (!terminal.IsWatched || total < 2)
        {
            return await work(static _ => { }).ConfigureAwait(false);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Detect,
            ColorSystem = terminal.HasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        return await console.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(what), maxValue: total);
                return work(done => task.Value = done);
            }).ConfigureAwait(false);
    }
}
