import { Module } from '@nestjs/common';
import { FileController } from './file.controller.ts';
import { FileRepository } from './file.repository.ts';
import { FileService } from './file.service.ts';
import { Pictures } from './pictures.ts';

export { filePath } from './file.service.ts';
export { takePictures } from './upload.ts';

@Module({ controllers: [FileController], providers: [FileRepository, FileService, Pictures] })
export class FilesModule {}
