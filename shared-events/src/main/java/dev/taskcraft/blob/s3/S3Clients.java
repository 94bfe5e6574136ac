package dev.taskcraft.blob.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Clients that know what they are told and nothing else: no profile of a home folder, no endpoint
 * or proxy of the environment. They leave out what not every compatible store understands (trailing
 * checksums, {@code Expect}).
 */
final class S3Clients {
  /** The first try and two more, as long as all end within twice the patience with one. */
  static final int TRIES = 3;

  private static final Duration MOST_TO_CONNECT = Duration.ofSeconds(5);

  private S3Clients() {}

  static S3Client client(S3Address address, S3Key key, Duration patience) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(UrlConnectionHttpClient.create(uri -> connection(uri, patience)))
            .region(Region.of(address.region()))
            .forcePathStyle(address.pathStyle())
            .serviceConfiguration(
                it -> it.expectContinueEnabled(false).chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(StaticCredentialsProvider.create(credentials(key)))
            .overrideConfiguration(
                it ->
                    it.apiCallAttemptTimeout(patience)
                        .apiCallTimeout(patience.multipliedBy(2))
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(TRIES)
                                .build())
                        .defaultProfileFile(ProfileFile.aggregator().build()));
    builder.endpointOverride(address.endpoint().orElseGet(() -> ofAws(address.region())));
    return builder.build();
  }

  /** Past the proxy that the JVM may have for others, which the SDK's settings leave in force. */
  private static HttpURLConnection connection(URI uri, Duration patience) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      Duration connect = patience.compareTo(MOST_TO_CONNECT) < 0 ? patience : MOST_TO_CONNECT;
      connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
      connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
      return connection;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // nothing is connected yet
    }
  }

  /** Said and not left to the SDK, which would look for it in the environment first. */
  private static URI ofAws(String region) {
    return URI.create("https://" + S3Client.serviceMetadata().endpointFor(Region.of(region)));
  }

  private static AwsCredentials credentials(S3Key key) {
    return key.session()
        .<AwsCredentials>map(it -> AwsSessionCredentials.create(key.id(), key.secret(), it))
        .orElseGet(() -> AwsBasicCredentials.create(key.id(), key.secret()));
  }
}
