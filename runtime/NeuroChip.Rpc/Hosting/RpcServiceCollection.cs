namespace Grpc.Core.Hosting;

/// <summary>
/// The services of a server. Add what a generated <c>BindService(impl)</c> returns, or pass the
/// collection as the binder of <c>BindService(binder, impl)</c>.
/// </summary>
public sealed class RpcServiceCollection : ServiceBinderBase
{
    private readonly RpcServerEnvironment _environment;
    private readonly Dictionary<string, RpcMethodHandler> _methods = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _services = new(StringComparer.Ordinal);

    internal RpcServiceCollection(RpcServerEnvironment environment) => _environment = environment;

    /// <summary>Full names of the services added so far, sorted.</summary>
    public IReadOnlyCollection<string> ServiceNames => _services;

    internal IReadOnlyDictionary<string, RpcMethodHandler> Methods => _methods;

    /// <summary>Adds a service.</summary>
    public RpcServiceCollection Add(ServerServiceDefinition service)
    {
        ArgumentNullException.ThrowIfNull(service);
        service.BindService(this);
        return this;
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler) =>
        Add(method, new UnaryHandler<TRequest, TResponse>(method, handler, _environment));

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler) =>
        Add(method, new ClientStreamingHandler<TRequest, TResponse>(method, handler, _environment));

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler) =>
        Add(method, new ServerStreamingHandler<TRequest, TResponse>(method, handler, _environment));

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler) =>
        Add(method, new DuplexStreamingHandler<TRequest, TResponse>(method, handler, _environment));

    private void Add(IMethod method, RpcMethodHandler handler)
    {
        if (!_methods.TryAdd(method.FullName, handler))
        {
            throw new ArgumentException($"Method '{method.FullName}' is served already.", nameof(method));
        }

        _services.Add(method.ServiceName);
    }
}
