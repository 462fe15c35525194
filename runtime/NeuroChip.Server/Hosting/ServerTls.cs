using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace NeuroChip.Server.Hosting;

/// <summary>Loads certificates and decides which clients may come in.</summary>
internal static class ServerTls
{
    /// <exception cref="ServerStartException">A file is missing or is not what it should be.</exception>
    public static HttpsConnectionAdapterOptions Load(ServerTlsOptions files)
    {
        var chain = new X509Certificate2Collection();
        Try(files.CertificateFile, () => chain.ImportFromPemFile(files.CertificateFile));
        X509Certificate2? certificate = null;
        Try(files.KeyFile, () =>
        {
            using var pem = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);

            // A key that lives in memory only is not accepted by every TLS library; a PKCS#12 copy is.
            certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        });
        var options = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ServerCertificateChain = chain,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateMode = ClientCertificateMode.NoCertificate,
        };
        if (files.ClientCaFile is { } caFile)
        {
            var authorities = new X509Certificate2Collection();
            Try(caFile, () => authorities.ImportFromPemFile(caFile));
            if (authorities.Count == 0)
            {
                throw new ServerStartException(ServerStartCodes.BadTlsFile, $"TLS file '{caFile}' holds no certificate.");
            }

            options.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            options.ClientCertificateValidation = (client, _, _) => IsIssuedBy(client, authorities);
        }

        return options;
    }

    private static bool IsIssuedBy(X509Certificate2 client, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(client);
    }

    private static void Try(string file, Action load)
    {
        try
        {
            load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ServerStartException(ServerStartCodes.BadTlsFile, $"TLS file '{file}' cannot be used: {e.Message}", e);
        }
    }
}
