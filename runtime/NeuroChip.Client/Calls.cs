using Grpc.Core;

namespace NeuroChip.Client;

/// <summary>Gives failures of calls their device's meaning, and cancellation its .NET one.</summary>
internal static class Calls
{
    public static async Task<T> Unwrap<T>(AsyncUnaryCall<T> call, CancellationToken cancel)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            throw Convert(error, cancel);
        }
    }

    public static async Task<T> Unwrap<T>(Task<T> task, CancellationToken cancel)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            throw Convert(error, cancel);
        }
    }

    public static async Task Unwrap(Task task, CancellationToken cancel)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            throw Convert(error, cancel);
        }
    }

    private static Exception Convert(RpcException error, CancellationToken cancel) =>
        error.StatusCode == StatusCode.Cancelled && cancel.IsCancellationRequested
            ? new OperationCanceledException("The call was cancelled.", error, cancel)
            : DeviceCallException.From(error);
}
