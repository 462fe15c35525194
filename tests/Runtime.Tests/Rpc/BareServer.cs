using System.Net;
using Grpc.Core;
using Grpc.Core.Client;
using Grpc.Core.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Runtime.Tests.Rpc;

/// <summary>A server with handlers given by the test, over messages that are plain bytes.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    public static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);

    private readonly WebApplication _app;

    private BareServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
        Channel = RpcChannel.ForAddress($"http://127.0.0.1:{port}");
        Invoker = Channel.CreateCallInvoker();
    }

    public int Port { get; }

    public RpcChannel Channel { get; }

    public CallInvoker Invoker { get; }

    public static Method<byte[], byte[]> Method(MethodType type) => new(type, "bare.Service", type.ToString(), Bytes, Bytes);

    public static async Task<BareServer> StartAsync(Action<ServerServiceDefinition.Builder> add, RpcServerOptions? options = null)
    {
        options ??= new RpcServerOptions();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenForRpc(options, [new IPEndPoint(IPAddress.Loopback, 0)]));
        var app = builder.Build();
        var service = ServerServiceDefinition.CreateBuilder();
        add(service);
        app.UseRpc(options, services => services.Add(service.Build()));
        await app.StartAsync();
        return new BareServer(app, new Uri(app.Urls.Single()).Port);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(brief.Token);
        await _app.DisposeAsync();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
