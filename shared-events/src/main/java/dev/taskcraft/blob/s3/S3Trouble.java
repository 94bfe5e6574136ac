package dev.taskcraft.blob.s3;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why a store did not do what it was asked.
 *
 * @param status of its answer; 0 when there was none
 * @param what for people
 */
record S3Trouble(int status, String what) {
  private static final int LONGEST = 300;

  static S3Trouble of(SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
      String said = code == null || code.isBlank() ? "" : " " + code;
      return new S3Trouble(answer.statusCode(), "answered " + answer.statusCode() + said);
    }
    String message = String.valueOf(failure.getMessage());
    return new S3Trouble(
        0,
        "did not answer ("
            + (message.length() > LONGEST ? message.substring(0, LONGEST) : message)
            + ")");
  }

  /** What to do about it. */
  String remedy(S3Address address) {
    return switch (status) {
      case 0 -> "Check the endpoint and that the store is up";
      case 301, 307, 400 -> "Check the region '%s' and the endpoint".formatted(address.region());
      case 401, 403 ->
          "Check the access key, and that it may s3:GetObject, s3:PutObject and s3:ListBucket there";
      case 404 -> "Make the bucket '%s', or name another".formatted(address.bucket());
      default -> "Check the store";
    };
  }
}
