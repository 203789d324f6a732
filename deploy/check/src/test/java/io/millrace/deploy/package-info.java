/**
 * The manifests under {@code deploy/}: parsed into typed models, where a field that the model does
 * not have is a failure, and held against one another and against the documents.
 */
package io.millrace.deploy;
