namespace NeuroChip.Server;

/// <summary>The PEM files of a TLS server.</summary>
public sealed class ServerTlsOptions
{
    /// <summary>The server's certificate, followed by intermediate ones if there are any.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>The key of the certificate.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The authorities whose clients are let in; null lets in clients without a certificate.</summary>
    public string? ClientCaFile { get; init; }
}
