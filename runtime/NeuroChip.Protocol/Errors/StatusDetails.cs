using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace NeuroChip.Protocol.Errors;

/// <summary>Puts machine-readable details into the trailers of a failed call, and takes them out.</summary>
public static class StatusDetails
{
    /// <summary>The trailer that carries a google.rpc.Status.</summary>
    public const string Trailer = "grpc-status-details-bin";

    /// <summary>Domain of this device's reasons.</summary>
    public const string Domain = "neurochip";

    /// <summary>Key of the remedy in <see cref="ErrorInfo.Metadata"/>.</summary>
    public const string RemedyKey = "remedy";

    /// <summary>An exception whose trailers carry the details.</summary>
    public static RpcException ToException(StatusCode code, string message, params ReadOnlySpan<IMessage> details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        foreach (IMessage detail in details)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return new RpcException(new Grpc.Core.Status(code, message), new Metadata { { Trailer, status.ToByteArray() } });
    }

    /// <summary>The details of a failed call, or null if it carries none that can be read.</summary>
    public static Google.Rpc.Status? Read(Metadata trailers)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        if (trailers.GetValueBytes(Trailer) is not { } bytes)
        {
            return null;
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>The first detail of a type, or null.</summary>
    public static T? Find<T>(this Google.Rpc.Status? status)
        where T : class, IMessage, new()
    {
        foreach (Any detail in status?.Details ?? [])
        {
            if (detail.TryUnpack(out T found))
            {
                return found;
            }
        }

        return null;
    }
}
