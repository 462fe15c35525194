using Microsoft.Extensions.Hosting;

namespace NeuroChip.Server.Hosting;

/// <summary>
/// Leaves signals alone. The default lifetime would take Ctrl-C and SIGTERM away from the program
/// that embeds the server, and that program decides when to stop.
/// </summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
