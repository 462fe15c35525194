using Google.Rpc;
using Grpc.Core;
using NeuroChip.Protocol.Errors;

namespace NeuroChip.Client;

/// <summary>A call that the server refused or that did not reach it.</summary>
public sealed class DeviceCallException : Exception
{
    private DeviceCallException(RpcException error, string code, string remedy)
        : base(error.Status.Detail.Length > 0 ? error.Status.Detail : error.StatusCode.ToString(), error)
    {
        StatusCode = error.StatusCode;
        Code = code;
        Remedy = remedy;
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The device's stable code, such as "NC4013"; empty if the failure is not the device's.</summary>
    public string Code { get; }

    /// <summary>What to do next, in the device's words; may be empty.</summary>
    public string Remedy { get; }

    /// <summary>Whether the server could not be reached, so that nothing is known of the device.</summary>
    public bool IsUnreachable => StatusCode == StatusCode.Unavailable;

    /// <summary>The failure with the details its trailers carry.</summary>
    internal static DeviceCallException From(RpcException error)
    {
        ErrorInfo? info = StatusDetails.Read(error.Trailers).Find<ErrorInfo>();
        bool own = info?.Domain == StatusDetails.Domain;
        return new DeviceCallException(
            error, own ? info!.Reason : "", own && info!.Metadata.TryGetValue(StatusDetails.RemedyKey, out string? remedy) ? remedy : "");
    }
}
