using Google.Rpc;
using Grpc.Core;
using NeuroChip.Protocol.Errors;

namespace NeuroChip.Client;

/// <summary>A call that the server refused or that did not reach it.</summary>
public sealed class DeviceCallException : Exception
{
    private DeviceCallException(RpcException error, string code, string remedy, IReadOnlyList<FieldProblem> problems)
        : base(error.Status.Detail.Length > 0 ? error.Status.Detail : error.StatusCode.ToString(), error)
    {
        StatusCode = error.StatusCode;
        Code = code;
        Remedy = remedy;
        Problems = problems;
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The device's stable code, such as "NC4013"; empty if the failure is not the device's.</summary>
    public string Code { get; }

    /// <summary>What to do next, in the device's words; may be empty.</summary>
    public string Remedy { get; }

    /// <summary>Problems with single fields of the request, such as words of a program; may be empty.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; }

    /// <summary>Whether the server could not be reached, so that nothing is known of the device.</summary>
    public bool IsUnreachable => StatusCode == StatusCode.Unavailable;

    /// <summary>The failure with the details its trailers carry.</summary>
    internal static DeviceCallException From(RpcException error)
    {
        Google.Rpc.Status? details = StatusDetails.Read(error.Trailers);
        ErrorInfo? info = details.Find<ErrorInfo>();
        bool own = info?.Domain == StatusDetails.Domain;
        return new DeviceCallException(
            error, own ? info!.Reason : "", own && info!.Metadata.TryGetValue(StatusDetails.RemedyKey, out string? remedy) ? remedy : "",
            [.. (details.Find<BadRequest>()?.FieldViolations ?? []).Select(problem => new FieldProblem(problem.Field, problem.Description))]);
    }
}

/// <summary>A problem with a field of a request.</summary>
/// <param name="Field">The field and the position in it; empty where it is the request as a whole.</param>
/// <param name="Description">What is wrong.</param>
public sealed record FieldProblem(string Field, string Description);
