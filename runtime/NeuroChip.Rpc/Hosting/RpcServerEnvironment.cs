using Microsoft.Extensions.Logging;

namespace Grpc.Core.Hosting;

/// <summary>What all methods of a server share.</summary>
/// <param name="Options">Limits.</param>
/// <param name="Logger">Where events go.</param>
/// <param name="Stopping">Fires when the server begins to stop, which ends streaming calls.</param>
internal sealed record RpcServerEnvironment(RpcServerOptions Options, ILogger Logger, CancellationToken Stopping);
