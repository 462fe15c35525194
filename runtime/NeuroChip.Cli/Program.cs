using System.Runtime.InteropServices;
using NeuroChip.Cli;
using NeuroChip.Cli.Terminals;

// The first Ctrl-C or SIGTERM asks the command to end: leases are given back, servers stop cleanly. The second one ends
// the process as usual.
using var stop = new CancellationTokenSource();
void OnSignal(PosixSignalContext context)
{
    if (!stop.IsCancellationRequested)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
return await CommandLine.RunAsync(args, Terminal.OfProcess(), stop.Token).ConfigureAwait(false);
