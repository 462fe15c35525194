namespace Grpc.Core;

/// <summary>The outcome of a call, with the numbers gRPC gives it on the wire.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>The handler failed without saying how.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever state the server is in.</summary>
    InvalidArgument = 3,

    /// <summary>Time ran out before the call finished.</summary>
    DeadlineExceeded = 4,

    /// <summary>The thing asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>The thing to create exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit or a quota was reached.</summary>
    ResourceExhausted = 8,

    /// <summary>The server is in a state that does not allow the call.</summary>
    FailedPrecondition = 9,

    /// <summary>The call lost against something that happened at the same time.</summary>
    Aborted = 10,

    /// <summary>An index or a position lies past the end.</summary>
    OutOfRange = 11,

    /// <summary>The server does not offer this method.</summary>
    Unimplemented = 12,

    /// <summary>Something broke that should not be able to break.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now; trying again may help.</summary>
    Unavailable = 14,

    /// <summary>Data was lost or damaged.</summary>
    DataLoss = 15,

    /// <summary>The caller did not show who it is.</summary>
    Unauthenticated = 16,
}
