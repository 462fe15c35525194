namespace Grpc.Core.Hosting;

/// <summary>One request, one response.</summary>
internal sealed class UnaryHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler, RpcServerEnvironment environment)
    : RpcMethodHandler(method, environment)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
        var response = await handler(request, call).ConfigureAwait(false);
        await SingleResponse.WriteAsync(call, response, method).ConfigureAwait(false);
    }
}

/// <summary>Many requests, one response.</summary>
internal sealed class ClientStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler, RpcServerEnvironment environment)
    : RpcMethodHandler(method, environment)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var requests = new ServerStreamReader<TRequest>(call, method.RequestMarshaller);
        var response = await handler(requests, call).ConfigureAwait(false);
        await SingleResponse.WriteAsync(call, response, method).ConfigureAwait(false);
    }
}

/// <summary>One request, many responses.</summary>
internal sealed class ServerStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler, RpcServerEnvironment environment)
    : RpcMethodHandler(method, environment)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
        var responses = new ServerStreamWriter<TResponse>(call, method.ResponseMarshaller);
        await handler(request, responses, call).ConfigureAwait(false);
    }
}

/// <summary>Many requests, many responses.</summary>
internal sealed class DuplexStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler, RpcServerEnvironment environment)
    : RpcMethodHandler(method, environment)
    where TRequest : class
    where TResponse : class
{
    protected override Task InvokeAsync(ServerCall call)
    {
        var requests = new ServerStreamReader<TRequest>(call, method.RequestMarshaller);
        var responses = new ServerStreamWriter<TResponse>(call, method.ResponseMarshaller);
        return handler(requests, responses, call);
    }
}

/// <summary>Sends the response of a method that has only one.</summary>
internal static class SingleResponse
{
    public static Task WriteAsync<TRequest, TResponse>(ServerCall call, TResponse? response, Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        // A status other than OK takes the place of the response, as clients drop a response beside it.
        if (call.Status.StatusCode != StatusCode.OK)
        {
            return Task.CompletedTask;
        }

        return response is null
            ? throw new InvalidOperationException("The handler returned no response.")
            : call.WriteAsync(response, method.ResponseMarshaller, null, last: true, CancellationToken.None);
    }
}
