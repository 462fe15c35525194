namespace Grpc.Core.Framing;

/// <summary>Makes the exceptions this library throws for misuse of the wire.</summary>
internal static class RpcErrors
{
    public static RpcException Internal(string detail, Exception? cause = null) => Make(StatusCode.Internal, detail, cause);

    public static RpcException TooLarge(string detail) => Make(StatusCode.ResourceExhausted, detail);

    public static RpcException Cancelled(string detail, Exception? cause = null) => Make(StatusCode.Cancelled, detail, cause);

    public static RpcException Make(StatusCode code, string detail, Exception? cause = null) => new(new Status(code, detail, cause));
}
