using System.Collections.Frozen;
using Grpc.Core.Framing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grpc.Core.Hosting;

/// <summary>Puts services into an ASP.NET pipeline.</summary>
public static class RpcApplicationExtensions
{
    /// <summary>
    /// Serves the methods that <paramref name="configure"/> adds. A gRPC call to anything else is
    /// answered UNIMPLEMENTED; other requests go on through the pipeline.
    /// </summary>
    public static IApplicationBuilder UseRpc(this IApplicationBuilder app, RpcServerOptions options, Action<RpcServiceCollection> configure)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configure);
        options.Validate();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Grpc.Core.Hosting");
        var stopping = app.ApplicationServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        var services = new RpcServiceCollection(new RpcServerEnvironment(options, logger, stopping));
        configure(services);

        // A plain table: two segments of path need no router.
        var methods = services.Methods.ToFrozenDictionary(StringComparer.Ordinal);
        return app.Use(next => http =>
            methods.TryGetValue(http.Request.Path.Value ?? "", out var method) ? method.HandleAsync(http)
            : RpcHeaders.IsRpcContentType(http.Request.ContentType) ? RefuseUnknownAsync(http)
            : next(http));
    }

    private static Task RefuseUnknownAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var shown = path.Length <= 128 ? path : path[..128] + "...";
        return ServerCall.RefuseAsync(http, new Status(StatusCode.Unimplemented, $"Method '{shown}' is not served here."));
    }
}
